"""The letters that went out as pages: one for each, a list of them, and their feeds."""

from collections.abc import Sequence

from rapallo.inquiry.render import escape
from rapallo.library.stories_house import House
from rapallo.press.letter import Issue
from rapallo.press.letter_body import page_body
from rapallo.press.letter_mail import archive_url
from rapallo.press.site import leaf
from rapallo.press.site_feeds import Entry, atom, json_feed

__all__ = ["archive", "archive_page"]


def archive(house: House, issues: Sequence[Issue]) -> dict[str, str]:
    """The archive's files by name, to stand under ``letters/``: ``index.html``, a page an issue, ``feed.atom`` and ``feed.json``.

    Law: the same issues give the same bytes.
    """
    base, title = house.base + "letters/", f"{house.title}: letters"
    entries = [
        Entry(
            url=archive_url(house, issue),
            title=issue.subject,
            at=issue.date,
            html=page_body(issue.body),
            summary=issue.preheader,
            language=house.language,
        )
        for issue in issues
    ]
    files = {"index.html": _index(house, issues, title)}
    files |= {f"{issue.id}.html": archive_page(house, issue) for issue in issues}
    files["feed.atom"] = atom(house, title, base + "feed.atom", base, entries)
    files["feed.json"] = json_feed(house, title, base + "feed.json", base, entries)
    return files


def archive_page(house: House, issue: Issue) -> str:
    """An issue as a page: the same words as in the mail, and nobody's link for stopping it."""
    body = f'<h1><bdi>{escape(issue.subject)}</bdi></h1>\n<p class="meta">{escape(issue.date)}</p>\n{page_body(issue.body)}'
    return leaf(house, f"{issue.subject} · {house.title}", body)


def _index(house: House, issues: Sequence[Issue], title: str) -> str:
    items = "".join(
        f'<article class="card"><p class="facts">{escape(issue.date)}</p>'
        f'<h2><a href="{escape(issue.id)}.html"><bdi>{escape(issue.subject)}</bdi></a></h2>'
        f"{'' if issue.preheader == '' else f'<p>{escape(issue.preheader)}</p>'}</article>\n"
        for issue in issues
    )
    none = "" if len(issues) > 0 else "<p>No letter went out yet.</p>\n"
    feeds = '<p class="meta"><a href="feed.atom">Atom</a> · <a href="feed.json">JSON Feed</a></p>\n'
    return leaf(house, title, f"<h1>{escape(title)}</h1>\n{feeds}{none}{items}", home="")
