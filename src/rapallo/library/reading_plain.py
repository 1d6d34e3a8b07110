"""Plain text and Markdown as documents; Markdown keeps its words and loses its marks."""

import re

from rapallo.library.decoding import decoded
from rapallo.library.reading import Read, tidy_date

__all__ = ["read_markdown", "read_plain"]

_HEAD = re.compile(r"---\n(.*?)\n(?:---|\.\.\.)\n", re.DOTALL)
_KEY = re.compile(r"([A-Za-z]+):[ \t]*(.+)")


def read_plain(path: str) -> Read:
    """A plain text. Its title is the first line, where that is short and stands alone."""
    with open(path, "rb") as file:
        text, remarks = decoded(file.read(), path)
    lines = text.replace("\r\n", "\n").lstrip("\n ").split("\n")
    first = lines[0].strip()
    alone = len(lines) > 1 and lines[1].strip() == ""
    return Read(format="text", text=text, title=first if alone and 0 < len(first) <= 120 else "", remarks=remarks)


def read_markdown(path: str) -> Read:
    """A Markdown text: title, author, date, language and licence from its head, else the title from its first heading."""
    from markdown_it import MarkdownIt

    with open(path, "rb") as file:
        text, remarks = decoded(file.read(), path)
    text = text.replace("\r\n", "\n")
    said: dict[str, str] = {}
    head = _HEAD.match(text)
    if head is not None:
        said = {key.lower(): value.strip().strip("\"'") for key, value in _KEY.findall(head.group(1))}
        text = text[head.end() :]
    blocks: list[str] = []
    title = said.get("title", "")
    heading = False
    for token in MarkdownIt("commonmark").parse(text):
        if token.type == "heading_open":
            heading = True
        elif token.type == "inline":
            words = "".join(_word(child) for child in token.children or []).strip()
            if heading and title == "":
                title = words
            heading = False
            blocks.append(words)
        elif token.type in ("fence", "code_block"):
            blocks.append(token.content.rstrip())
    author = said.get("author", "")
    return Read(
        format="markdown",
        text="\n\n".join(block for block in blocks if block != ""),
        title=title,
        author=(author,) if author != "" else (),
        date=tidy_date(said.get("date", "")),
        language=said.get("lang", said.get("language", "")),
        licence=said.get("licence", said.get("license", "")),
        place=said.get("place", ""),
        remarks=remarks,
    )


def _word(token: object) -> str:
    kind = getattr(token, "type", "")
    if kind in ("softbreak", "hardbreak"):
        return "\n"
    return str(getattr(token, "content", "")) if kind in ("text", "code_inline", "image") else ""
