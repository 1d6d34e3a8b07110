"""`rapallo stories`: originals and stories found elsewhere, sorted in a queue and published as a site with feeds."""

import os
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from rapallo.cli.command import Argument, Command
from rapallo.cli.houses import HOUSE, house_folder, house_of, moment, said_of, say
from rapallo.cli.shared import HELP

if TYPE_CHECKING:
    from rapallo.library.queue import Found

__all__ = ["COMMAND"]

STORY = Argument(("story",), "The story's id, or its first letters; several may be named.", value="STORY", many="+")


def _add_feed(options: Any) -> int:
    from rapallo.library.feeds_follow import add_feed

    path = add_feed(house_of(options).folder, options.url, options.title or "")
    say(f"added: {options.url} ({path}); rapallo stories fetch asks it")
    return 0


def _fetch(options: Any) -> int:
    """Ask the feeds; 1 where one of them failed."""
    import time

    from rapallo.library.feeds_follow import Outcome, fetch_round

    def told(outcome: Outcome) -> None:
        name = outcome.feed.title or outcome.feed.url
        if outcome.state == "failed":
            sys.stdout.flush()
        say(f"{outcome.state:<10}{name}: {outcome.said}")
        for story in outcome.stories:
            say(f"  {story.id}  {story.published[:10] or 'undated':<10} {story.title}")

    outcomes = fetch_round(house_of(options).folder, int(time.time()), options.feed, told=told)
    return 1 if any(outcome.state == "failed" for outcome in outcomes) else 0


def _list(options: Any) -> int:
    from rapallo.library.queue import read_queue
    from rapallo.library.stories import ORIGINAL, stories_of

    house = house_of(options)
    wanted = ("new", "kept", "dropped") if options.all else (options.status or "new",)
    shown = 0
    for one in read_queue(house.folder):
        if one.status in wanted and (options.tag is None or options.tag.casefold() in one.tags):
            shown += 1
            marks = "".join(f" #{tag}" for tag in one.tags) + "".join(f" →{link}" for link in one.links)
            dated = one.published[:10] or (f"undated ({one.dated})" if one.dated != "" else "undated")
            say(f"{one.id}  {one.status:<9}link      {dated:<10} {one.title} ({one.source}){marks}")
            for line in (one.url, one.comment):
                if line != "":
                    say(f"              {line}")
    if options.all or options.status == "kept":
        out = {story.id for story in stories_of(house)}
        for story in stories_of(house, drafts=True):
            if story.kind == ORIGINAL and (options.tag is None or options.tag.casefold() in story.tags):
                shown += 1
                say(f"{story.id}  {'kept' if story.id in out else 'draft':<9}original  {story.at[:10]} {story.title}")
    if shown == 0:
        sys.stderr.write("No story is listed. Others: --all; new ones: rapallo stories fetch\n")
    return 0


def _change(options: Any, how: "Callable[[Found], Found]", names: Sequence[str]) -> int:
    from rapallo.library.queue import changed

    for one in changed(house_of(options).folder, names, how):
        extras = "".join(f" #{tag}" for tag in one.tags) + "".join(f" →{link}" for link in one.links)
        say(f"{one.id}  {one.status}: {one.title}{extras}")
    return 0


def _keep(options: Any) -> int:
    import msgspec

    now = moment()
    return _change(options, lambda one: msgspec.structs.replace(one, status="kept", kept=one.kept or now), options.story)


def _drop(options: Any) -> int:
    import msgspec

    return _change(options, lambda one: msgspec.structs.replace(one, status="dropped", kept=""), options.story)


def _tag(options: Any) -> int:
    import msgspec

    from rapallo.library.queue import tag_of

    tag = tag_of(options.tag)

    def how(one: "Found") -> "Found":
        rest = [each for each in one.tags if each != tag]
        return msgspec.structs.replace(one, tags=tuple(rest if options.remove else sorted([*rest, tag])))

    return _change(options, how, options.story)


def _comment(options: Any) -> int:
    import msgspec

    from rapallo.errors import LimitError
    from rapallo.library.stories_house import one_line

    if len(options.text) > 20_000:
        raise LimitError("a comment has at most 20,000 characters; write an original: rapallo stories new TITLE")
    text = "\n".join(one_line(line, "the comment") for line in options.text.strip().split("\n"))
    return _change(options, lambda one: msgspec.structs.replace(one, comment=text), [options.story])


def _link(options: Any) -> int:
    """Link stories to a case, or a thing or claim of it that is really there."""
    import msgspec

    from rapallo.library.stories_links import check_link

    if not options.remove:
        check_link(house_of(options), options.link)

    def how(one: "Found") -> "Found":
        rest = [each for each in one.links if each != options.link]
        return msgspec.structs.replace(one, links=tuple(rest if options.remove else sorted([*rest, options.link])))

    return _change(options, how, options.story)


def _new(options: Any) -> int:
    """Begin an original; in a folder without a house, the house itself."""
    from rapallo.errors import UsageError
    from rapallo.library.stories import begin_original
    from rapallo.library.stories_house import begin_house

    folder = house_folder(options)
    if options.url is not None:
        os.makedirs(folder, exist_ok=True)
        say(f"begun: {begin_house(folder, options.title or 'Stories', options.url)}")
        return 0
    if options.title is None:
        raise UsageError("say what the story is called: rapallo stories new TITLE; or begin a house: --url https://example.org/stories/")
    say(f"begun: {begin_original(house_of(options), options.title, options.date or moment()[:10], options.name or '')} (a draft)")
    return 0


def _publish(options: Any) -> int:
    """Write the site into a folder: only what changed, and nothing is taken away that it did not write; 1 where something was left."""
    from rapallo.cli.output import visible
    from rapallo.inquiry.head import plural
    from rapallo.library.stories import CURATED, stories_of
    from rapallo.library.stories_links import links_astray, links_named
    from rapallo.press.publishing import publish
    from rapallo.press.site import site

    house = house_of(options)
    stories = stories_of(house)
    cases: dict[str, Any] = {}
    done = publish(options.site, site(house, stories, links_named(house, stories, cases)), f"the stories of {house.base}")
    for said in links_astray(house, stories, cases):
        sys.stderr.write(visible(f"note: {said}") + "\n")
    links = sum(1 for story in stories if story.kind == CURATED)
    say(f"{plural(len(stories) - links, 'original')}, {plural(links, 'link')}; {said_of(done)} ({options.site})")
    return 1 if len(done.left) > 0 else 0


def _part(name: str, meaning: str, arguments: Sequence[Argument], example: str, run: Callable[[Any], int]) -> Command:
    return Command(name=f"stories {name}", meaning=meaning, arguments=(*arguments, HOUSE, HELP), examples=(example,), run=run)


_REMOVE = Argument(("--remove",), "Take it away.")
_STATUS = Argument(("--status",), "Only stories of this status.", value="STATUS", choices=("new", "kept", "dropped"), default="new")

COMMAND = Command(
    name="stories",
    meaning=(
        "Keeps a house's stories: originals written here, and stories found elsewhere that feeds bring into a queue. Both kinds are told "
        "apart wherever they are shown. Only `stories fetch` asks the network for anything."
    ),
    parts=(
        _part(
            "new",
            "Begins an original as a draft; with --url it begins the house itself.",
            (
                Argument(("title",), "What the story (with --url: the house) is called.", value="TITLE", many="?"),
                Argument(("--url",), "Begin a house: the public address of its pages.", value="URL"),
                Argument(("--date",), "The day it goes out; else today.", value="DAY"),
                Argument(("--name",), "The name of its file and page; else made of the title.", value="NAME"),
            ),
            'rapallo stories new "The school on the Voronezh"',
            _new,
        ),
        _part(
            "add-feed",
            "Follows a feed (RSS, Atom or JSON Feed) from now on; the network is not asked yet.",
            (
                Argument(("url",), "The feed's address.", value="URL"),
                Argument(("--title",), "What it is called here; else what it calls itself.", value="TEXT"),
            ),
            "rapallo stories add-feed https://example.org/feed.xml",
            _add_feed,
        ),
        _part(
            "fetch",
            "Asks the feeds, politely, and puts new entries into the queue. Addresses of this machine and of closed networks are refused.",
            (Argument(("feed",), "The feeds to ask, by address or title; none: all.", value="FEED", many="*"),),
            "rapallo stories fetch",
            _fetch,
        ),
        _part(
            "list",
            "Lists the queue, and with --all or --status kept the originals.",
            (
                _STATUS,
                Argument(("--all",), "Stories of every status."),
                Argument(("--tag",), "Only stories with this tag.", value="TAG"),
            ),
            "rapallo stories list --status kept",
            _list,
        ),
        _part("keep", "Keeps stories of the queue: they go out.", (STORY,), "rapallo stories keep 3f9a", _keep),
        _part("drop", "Drops stories of the queue; they do not come back.", (STORY,), "rapallo stories drop 3f9a 77b0", _drop),
        _part(
            "tag",
            "Gives stories of the queue a tag.",
            (Argument(("tag",), "The tag.", value="TAG"), STORY, _REMOVE),
            'rapallo stories tag "export control" 3f9a',
            _tag,
        ),
        _part(
            "comment",
            "Says something of our own to a story of the queue (Markdown); it replaces what was said before.",
            (Argument(("story",), "The story's id, or its first letters.", value="STORY"), Argument(("text",), "The comment.", value="TEXT")),
            'rapallo stories comment 3f9a "The same route as in 1926."',
            _comment,
        ),
        _part(
            "link",
            "Links stories of the queue to a case of the house, or to a thing or claim of it.",
            (Argument(("link",), "CASE, CASE#thing-ID or CASE#claim-ID.", value="LINK"), STORY, _REMOVE),
            "rapallo stories link my-case#thing-lipetsk 3f9a",
            _link,
        ),
        _part(
            "publish",
            "Writes the stories that go out as pages with an Atom feed and a JSON Feed.",
            (Argument(("site",), "The folder to write into.", value="DIR"),),
            "rapallo stories publish site",
            _publish,
        ),
    ),
)
