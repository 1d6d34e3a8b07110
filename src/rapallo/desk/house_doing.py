"""What is done with a house at a desk beyond its queue: its feeds asked, when somebody says so, and a letter drafted."""

from collections.abc import Mapping
from typing import Any

import msgspec

from rapallo.errors import CaseError, UsageError
from rapallo.inquiry.render import plain
from rapallo.library.feeds_follow import Outcome, fetch_round, read_feeds
from rapallo.library.stories import stories_of
from rapallo.library.stories_house import House, read_house
from rapallo.library.stories_links import links_named
from rapallo.press.letter import write_issue
from rapallo.press.letter_choose import Chosen, chosen, likened
from rapallo.press.letter_draft import draft
from rapallo.record import Case

__all__ = ["Drafting", "Fetching", "drafted", "feeds_seen", "fetched_feeds"]

_MOST_CHOSEN = 60


class Fetching(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which feeds to ask, by address; none: all of them."""

    feeds: tuple[str, ...] = ()


class Drafting(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An issue to draft: its name as in ``letters/NAME.md``, its subject (blank: the house's title and the day), the stories by id, in
    their order, and whether the precedents of the open case go with it."""

    id: str
    subject: str = ""
    stories: tuple[str, ...] = ()
    precedents: bool = False


def feeds_seen(folder: str) -> dict[str, Any]:
    """The feeds that a house follows, and why their list cannot be read (blank: it can). The network is not asked."""
    try:
        feeds = [{"url": plain(feed.url), "title": plain(feed.title)} for feed in read_feeds(folder)]
    except CaseError as error:
        return {"feeds": [], "feeds_problem": plain(str(error.faults[0]))}
    return {"feeds": feeds, "feeds_problem": ""}


def fetched_feeds(folder: str, asked: Fetching, now: int) -> dict[str, Any]:
    """Ask the feeds, politely, and put what is new into the queue; ``now`` in seconds since 1970. This is what uses the network.

    Addresses of this machine and of closed networks are refused. What one feed does wrong is said of it. Raises `UsageError` where no
    feed is followed, and `CaseError` and `UnknownName` as `fetch_round` does.
    """
    if len(read_feeds(folder)) == 0:
        raise UsageError("this house follows no feed. Add one: rapallo stories add-feed URL")
    return {"feeds": [_told(one) for one in fetch_round(folder, now, asked.feeds)]}


def _told(one: Outcome) -> dict[str, Any]:
    name = one.feed.title if one.feed.title != "" else one.feed.url
    return {"feed": plain(name), "state": one.state, "said": plain(one.said), "new": len(one.stories)}


def drafted(folder: str, asked: Drafting, day: str, case: Case, others: Mapping[str, Case], name: str) -> dict[str, Any]:
    """Draft an issue from chosen stories and the precedents of a case, as ``rapallo letter draft`` does; it is not sent.

    ``others`` are the cases to find precedents in; ``name`` is what the house calls the case (blank: it does not know it). Raises
    `RapalloError` where nothing was chosen, a story does not go out, or an issue of that name is there already.
    """
    house = read_house(folder)
    if len(asked.stories) > _MOST_CHOSEN:
        raise UsageError(f"{len(asked.stories)} stories are too many for a letter; {_MOST_CHOSEN} is the most.")
    subject = asked.subject.strip() if asked.subject.strip() != "" else f"{house.title}, {day}"
    if not asked.precedents:
        issue = chosen(house, asked.id, subject, day, Chosen(stories=asked.stories))
    elif len(others) == 0:
        raise UsageError("this desk has no other case to find precedents in. Name one: rapallo open CASE --among DIR")
    else:
        stories = _stories(house, asked.stories)
        issue = draft(
            house, asked.id, subject, day, stories, likenesses=[likened(case, others, name)], named=links_named(house, stories)
        )
    write_issue(house, issue)
    return {"id": issue.id, "subject": plain(issue.subject), "file": f"letters/{issue.id}.md"}


def _stories(house: House, names: tuple[str, ...]) -> list[Any]:
    known = {story.id: story for story in stories_of(house)}
    for one in names:
        if one not in known:
            raise UsageError(f"no story that goes out is called {one[:60]!r}: keep it first.")
    return [known[one] for one in names]
