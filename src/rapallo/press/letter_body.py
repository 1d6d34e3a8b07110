"""Markdown of a house as HTML: for a page with the page's own style, for a mail with every style in its element."""

import re
from collections.abc import Mapping
from typing import Any

__all__ = ["mail_body", "page_body", "parsed"]

_OUTSIDE = re.compile(r"(?:https?://[^\s/]|mailto:[^\s@]+@)", re.IGNORECASE)
_LEVEL = {"h1": "h2", "h2": "h3", "h3": "h4", "h4": "h5", "h5": "h6"}
_FONT = "font-family:Georgia,'Times New Roman',serif;color:#1d1c1a;"
_STYLES: Mapping[str, str] = {
    "p": f"{_FONT}font-size:16px;line-height:24px;margin:0 0 14px 0;",
    "h2": f"{_FONT}font-size:22px;line-height:28px;margin:28px 0 10px 0;font-weight:bold;",
    "h3": f"{_FONT}font-size:18px;line-height:24px;margin:22px 0 8px 0;font-weight:bold;",
    "h4": f"{_FONT}font-size:16px;line-height:22px;margin:18px 0 6px 0;font-weight:bold;",
    "h5": f"{_FONT}font-size:16px;line-height:22px;margin:14px 0 6px 0;font-weight:normal;",
    "h6": f"{_FONT}font-size:14px;line-height:20px;margin:14px 0 6px 0;font-weight:normal;",
    "ul": "margin:0 0 14px 0;padding:0 0 0 22px;",
    "ol": "margin:0 0 14px 0;padding:0 0 0 26px;",
    "li": f"{_FONT}font-size:16px;line-height:24px;margin:0 0 6px 0;",
    "blockquote": "margin:0 0 14px 0;padding:0 0 0 14px;border-left:3px solid #d9d5ca;",
    "a": "color:#1f4f7a;text-decoration:underline;",
    "code": "font-family:Consolas,Menlo,monospace;font-size:14px;",
    "pre": "font-family:Consolas,Menlo,monospace;font-size:13px;line-height:18px;margin:0 0 14px 0;white-space:pre-wrap;",
    "hr": "border:0;border-top:1px solid #d9d5ca;margin:24px 0;",
}


def parsed(markdown: str) -> list[Any]:
    """The tokens of a text: CommonMark; HTML in it is text, a picture is a link of its words, links lead to http(s) and mail alone."""
    from markdown_it import MarkdownIt

    reader = MarkdownIt("commonmark", {"html": False})
    reader.validateLink = lambda url: True  # type: ignore[method-assign]
    tokens = reader.parse(markdown)
    for token in tokens:
        if token.children is not None:
            token.children = _safe(token.children)
    return list(tokens)


def _safe(children: list[Any]) -> list[Any]:
    """Inline tokens without the links that lead elsewhere than to http(s) or mail, and with a link for each picture."""
    kept: list[Any] = []
    dropped: list[bool] = []
    for child in children:
        if child.type == "image":
            kept += _pictured(child, linked=len(dropped) > 0)
            continue
        if child.type == "link_open":
            dropped.append(_OUTSIDE.match(str(child.attrs["href"])) is None)
        gone = (child.type == "link_open" and dropped[-1]) or (child.type == "link_close" and dropped.pop())
        if not gone:
            kept.append(child)
    return kept


def _pictured(image: Any, linked: bool) -> list[Any]:
    """A picture's words, which lead to it unless they stand in a link already."""
    from markdown_it.token import Token

    words = "".join(" " if child.type.endswith("break") else child.content for child in image.children or ())
    href, said = str(image.attrs["src"]), Token("text", "", 0, content=words if words.strip() != "" else "picture")
    if linked or _OUTSIDE.match(href) is None:
        return [said]
    return [Token("link_open", "a", 1, attrs={"href": href}), said, Token("link_close", "a", -1)]


def page_body(markdown: str) -> str:
    """The text as HTML for a page: headings one level lower than written, links that tell nobody where they were followed."""
    tokens = parsed(markdown)
    for token in tokens:
        token.tag = _LEVEL.get(token.tag, token.tag)
        for child in token.children or ():
            if child.type == "link_open":
                child.attrs = {"href": child.attrs["href"], "rel": "noreferrer"}
    return _rendered(tokens)


def mail_body(markdown: str) -> str:
    """The text as HTML for a mail: simple blocks, each with its style, no class, no image, nothing from elsewhere."""
    tokens = parsed(markdown)
    for token in tokens:
        token.tag = _LEVEL.get(token.tag, token.tag)
        tag = "pre" if token.type in ("fence", "code_block") else token.tag
        if tag in _STYLES and token.nesting >= 0:
            token.attrs = {**{name: value for name, value in token.attrs.items() if name == "start"}, "style": _STYLES[tag]}
        token.info = ""
        for child in token.children or ():
            if child.type == "link_open":
                child.attrs = {"href": child.attrs["href"], "style": _STYLES["a"]}
            elif child.type == "code_inline":
                child.attrs = {"style": _STYLES["code"]}
    return _rendered(tokens)


def _rendered(tokens: list[Any]) -> str:
    from markdown_it import MarkdownIt

    reader = MarkdownIt("commonmark", {"html": False})
    rendered: Any = reader.renderer.render(tokens, reader.options, {})
    return str(rendered)
