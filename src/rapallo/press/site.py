"""A house's stories as pages of its site: one for each, one that lists them, and the feeds; no script, nothing from elsewhere."""

from collections.abc import Mapping, Sequence
from importlib import resources

from rapallo.inquiry.render import escape
from rapallo.library.stories import CURATED, Story
from rapallo.library.stories_house import House, link_target
from rapallo.press.letter_body import page_body
from rapallo.press.site_feeds import Entry, atom, json_feed

__all__ = ["leaf", "policy", "site", "story_entry"]

_RULES = "default-src 'none'; style-src {style}; img-src data:; base-uri 'none'; form-action {forms}; frame-ancestors 'none'"
_KINDS = {"original": "Original", "curated": "Link"}


def site(house: House, stories: Sequence[Story], named: Mapping[str, str] | None = None) -> dict[str, str]:
    """The files of the site by name: ``index.html``, a page a story, ``feed.atom`` and ``feed.json``.

    ``named``: what the links of stories are called, by link (`rapallo.library.stories_links.links_named`); others are shown as written.
    Law: the same stories give the same bytes; no clock is asked. Everything is escaped, every page forbids scripts, and a link to
    somebody else's text tells it nothing of where it was followed.
    """
    names = {} if named is None else named
    files = {"index.html": _index(house, stories)}
    for story in stories:
        files[f"{story.id}.html"] = _page(house, story, names)
    entries = [story_entry(house, story, names) for story in stories]
    files["feed.atom"] = atom(house, house.title, house.base + "feed.atom", house.base, entries)
    files["feed.json"] = json_feed(house, house.title, house.base + "feed.json", house.base, entries)
    return files


def story_entry(house: House, story: Story, named: Mapping[str, str]) -> Entry:
    """A story as an entry of a feed. A curated one without an address of its own leads nowhere but to its page here."""
    return Entry(
        url=f"{house.base}{story.id}.html",
        title=story.title,
        at=story.at,
        html=_content(house, story, named),
        summary=story.summary if story.kind != CURATED else "",
        kind=story.kind,
        outside=story.url,
        source=story.source,
        authors=story.authors,
        tags=story.tags,
        language=story.language,
    )


def leaf(house: House, title: str, body: str, home: str = "index.html", language: str = "", feeds: str = "", forms: bool = False) -> str:
    """One page of the house around a body; ``feeds`` is the address before ``feed.atom``, ``forms`` lets a form be sent to its own server."""
    style = _style()
    language = language if language != "" else house.language
    links = (
        f'<link rel="alternate" type="application/atom+xml" href="{escape(feeds)}feed.atom">\n'
        f'<link rel="alternate" type="application/feed+json" href="{escape(feeds)}feed.json">\n'
    )
    nav = f'<nav class="page"><ul><li><a href="{escape(home)}">{escape(house.title)}</a></li></ul></nav>\n' if home != "" else ""
    return (
        f'<!doctype html>\n<html lang="{escape(language)}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy(forms).partition("; frame-ancestors")[0]}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n<meta name="referrer" content="no-referrer">\n'
        f'<meta name="generator" content="rapallo">\n<title>{escape(title)}</title>\n<link rel="icon" href="data:,">\n'
        f'{links}<style>{style}</style>\n</head>\n<body class="leaf">\n<a class="skip" href="#main">Skip to the text</a>\n'
        f'{nav}<main id="main">\n{body}</main>\n</body>\n</html>\n'
    )


def policy(forms: bool = False) -> str:
    """The content policy of a page: its own style by its digest, and nothing else."""
    from base64 import b64encode
    from hashlib import sha256

    digest = b64encode(sha256(_style().encode()).digest()).decode("ascii")
    return _RULES.format(style=f"'sha256-{digest}'", forms="'self'" if forms else "'none'")


def _style() -> str:
    return resources.files("rapallo.press").joinpath("page.css").read_text(encoding="utf-8")


def _index(house: House, stories: Sequence[Story]) -> str:
    summary = f"<p>{escape(house.summary)}</p>" if house.summary != "" else ""
    head = f'<h1>{escape(house.title)}</h1>{summary}<p class="meta"><a href="feed.atom">Atom</a> · <a href="feed.json">JSON Feed</a></p>\n'
    items = "".join(_card(story) for story in stories)
    none = "" if len(stories) > 0 else "<p>There is no story yet.</p>\n"
    return leaf(house, house.title, head + none + items, home="")


def _card(story: Story) -> str:
    """A story on the list: its kind comes first, and a link says whose text it leads to."""
    summary = f"<p>{escape(story.summary)}</p>" if story.kind != CURATED and story.summary != "" else ""
    comment = page_body(story.body) if story.kind == CURATED and story.body != "" else ""
    return (
        f'<article class="card {story.kind}" id="story-{escape(story.id)}"><p class="facts"><span class="mark">{_KINDS[story.kind]}</span> '
        f'{_facts(story)}</p><h2><a href="{escape(story.id)}.html"><bdi>{escape(story.title)}</bdi></a></h2>{summary}{comment}</article>\n'
    )


def _facts(story: Story) -> str:
    who = escape(", ".join(story.authors))
    if story.kind != CURATED:
        return " · ".join(one for one in (escape(story.at[:10]), who) if one != "")
    source = f"<bdi>{escape(story.source)}</bdi>" if story.source != "" else "source not named"
    dated = f"published {escape(story.published[:10])}" if story.published != "" else "no certain date"
    return " · ".join(one for one in (f"chosen {escape(story.at[:10])}", source, f"<bdi>{who}</bdi>" if who != "" else "", dated) if one != "")


def _page(house: House, story: Story, named: Mapping[str, str]) -> str:
    head = f'<h1><bdi>{escape(story.title)}</bdi></h1>\n<p class="meta"><span class="mark">{_KINDS[story.kind]}</span> {_facts(story)}</p>\n'
    tags = f'<p class="meta">{escape(" · ".join(story.tags))}</p>\n' if len(story.tags) > 0 else ""
    return leaf(house, f"{story.title} · {house.title}", head + _content(house, story, named) + tags, language=story.language)


def _content(house: House, story: Story, named: Mapping[str, str]) -> str:
    """What a story says: an original its text; a curated one our words, then the source's own, set apart, and the way to it."""
    links = [_case_link(house, link, named) for link in story.links]
    cases = f"<p>Concerns: {'; '.join(links)}</p>\n" if len(links) > 0 else ""
    if story.kind != CURATED:
        return page_body(story.body) + cases
    ours = page_body(story.body) if story.body != "" else ""
    source = escape(story.source if story.source != "" else "the source")
    quoted = f"<blockquote><p><bdi>{escape(story.summary)}</bdi></p></blockquote>\n" if story.summary != "" else ""
    told = f"<p>{source} says of it:</p>\n{quoted}" if quoted != "" else ""
    way = "<p>Its source gave no address.</p>\n"
    if story.url != "":
        way = f'<p>Read it at <a href="{escape(story.url)}" rel="noreferrer">{source}</a>.</p>\n'
    return ours + told + way + cases


def _case_link(house: House, link: str, named: Mapping[str, str]) -> str:
    said, address = named.get(link, link), link_target(house, link)[1]
    return escape(said) if address == "" else f'<a href="{escape(address)}" rel="noreferrer">{escape(said)}</a>'
