"""A case's story from Markdown to HTML, its links to things and claims made links within the page."""

import re
from typing import Any

from rapallo.record import Case

__all__ = ["story_html"]

_OUTSIDE = re.compile(r"https?://", re.IGNORECASE)
_LEVEL = {"h1": "h3", "h2": "h4", "h3": "h5", "h4": "h6"}


def story_html(case: Case, joint: str = "-") -> str:
    """The story as HTML: HTML in it is shown, not obeyed; links go to things, claims and http(s) addresses alone.

    ``joint`` stands between the kind and the id in a link within the page: ``#claim-ID``.

    A link that leads nowhere is shown as plain words (`check` names it). Headings are two levels lower than written,
    since the page and its part have titles of their own.
    """
    from markdown_it import MarkdownIt

    reader = MarkdownIt("commonmark", {"html": False}).disable("image")
    reader.validateLink = lambda url: True  # type: ignore[method-assign]
    tokens = reader.parse(case.story)
    for token in tokens:
        token.tag = _LEVEL.get(token.tag, token.tag)
        if token.children is not None:
            token.children = _linked(case, token.children, joint)
    rendered: Any = reader.renderer.render(tokens, reader.options, {})
    return str(rendered)


def _linked(case: Case, children: list[Any], joint: str) -> list[Any]:
    """Inline tokens with every link led to its place, and without those that have none."""
    kept: list[Any] = []
    dropped: list[bool] = []
    for child in children:
        if child.type == "link_open":
            target = _target(case, str(child.attrs["href"]), joint)
            dropped.append(target is None)
            if target is not None:
                child.attrs = {"href": target}
        if child.type in ("link_open", "link_close") and (dropped[-1] if child.type == "link_open" else dropped.pop()):
            continue
        kept.append(child)
    return kept


def _target(case: Case, url: str, joint: str) -> str | None:
    """Where a link of the story leads; ``None``: nowhere, and then it is no link."""
    kind, _, name = url.partition(":")
    if kind == "thing" and name in case.thing_by_id:
        return f"#thing{joint}{name}"
    if kind == "claim" and name in case.claim_by_id:
        return f"#claim{joint}{name}"
    return url if _OUTSIDE.match(url) is not None else None
