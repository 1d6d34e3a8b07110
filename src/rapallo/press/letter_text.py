"""Markdown of a letter as plain text that needs nothing else: 72 columns, links written out, flowed where a reader can."""

from typing import Any

import msgspec

from rapallo.press.letter_body import parsed

__all__ = ["WIDTH", "flowed", "mail_text"]

WIDTH = 72
"""Columns of a line at most, but for an address that is longer by itself."""


class _Writing(msgspec.Struct):
    """The lines so far, and what the next ones begin with."""

    lines: list[str]
    links: list[str]
    indents: list[str]
    counts: list[int]
    bullet: str = ""

    def put(self, text: str) -> None:
        """A block of text, broken into lines behind its indent."""
        indent = "".join(self.indents)
        first = indent[: len(indent) - len(self.bullet)] + self.bullet if self.bullet != "" else indent
        self.bullet = ""
        for number, line in enumerate(_wrapped(text, WIDTH - len(indent))):
            self.lines.append(((first if number == 0 else indent) + line).rstrip())

    def gap(self) -> None:
        """A blank line, unless there is one."""
        if len(self.lines) > 0 and self.lines[-1] != "":
            self.lines.append("")


def mail_text(markdown: str) -> str:
    """The text of a letter: headings underlined, lists with hyphens, every link numbered and written out at the end.

    Law: no line is longer than `WIDTH`, but where one word is.
    """
    writing = _Writing([], [], [], [])
    tight = 0
    for token in parsed(markdown):
        kind = token.type
        if kind == "inline":
            _inline(writing, token)
        elif kind == "heading_open":
            writing.gap()
            writing.indents.append("")
            writing.counts.append(-int(token.tag[1:]))
        elif kind == "heading_close":
            writing.indents.pop()
            writing.counts.pop()
            writing.lines.append("")
        elif kind in ("bullet_list_open", "ordered_list_open"):
            if tight == 0:
                writing.gap()
            tight += 1
            writing.counts.append(0 if kind.startswith("bullet") else int(token.attrs.get("start", 1)))
        elif kind in ("bullet_list_close", "ordered_list_close"):
            tight -= 1
            writing.counts.pop()
            if tight == 0:
                writing.gap()
        elif kind == "list_item_open":
            number = writing.counts[-1]
            writing.bullet = "- " if number == 0 else f"{number}. "
            if number != 0:
                writing.counts[-1] = number + 1
            writing.indents.append(" " * len(writing.bullet))
        elif kind == "list_item_close":
            writing.indents.pop()
            writing.bullet = ""
        elif kind == "blockquote_open":
            writing.gap()
            writing.indents.append("> ")
        elif kind == "blockquote_close":
            writing.indents.pop()
            writing.gap()
        elif kind in ("fence", "code_block"):
            writing.gap()
            writing.lines += ["    " + line for line in token.content.rstrip("\n").split("\n")]
            writing.gap()
        elif kind == "hr":
            writing.gap()
            writing.lines += ["* * *", ""]
        elif kind == "paragraph_close" and tight == 0:
            writing.gap()
    if len(writing.links) > 0:
        writing.gap()
        writing.lines += [f"[{number}] {link}" for number, link in enumerate(writing.links, 1)]
    return "\n".join(writing.lines).strip("\n") + "\n"


def _inline(writing: _Writing, token: Any) -> None:
    """A run of words; a heading is underlined."""
    text = _words(writing, token.children or [])
    heading = len(writing.counts) > 0 and writing.counts[-1] < 0
    for part in text.split("\n"):
        writing.put(part)
    if heading:
        longest = min(WIDTH, max(len(line) for line in writing.lines[-1:]))
        writing.lines.append(("=" if writing.counts[-1] == -1 else "-") * longest)


def _words(writing: _Writing, children: list[Any]) -> str:
    found: list[str] = []
    opened: list[tuple[str, int]] = []
    for child in children:
        if child.type in ("text", "code_inline"):
            found.append(child.content)
        elif child.type == "softbreak":
            found.append(" ")
        elif child.type == "hardbreak":
            found.append("\n")
        elif child.type in ("em_open", "em_close"):
            found.append("_")
        elif child.type in ("strong_open", "strong_close"):
            found.append("*")
        elif child.type == "link_open":
            opened.append((str(child.attrs["href"]), len(found)))
        elif child.type == "link_close":
            href, start = opened.pop()
            said = "".join(found[start:])
            if said not in (href, href.removeprefix("mailto:")):
                if href not in writing.links:
                    writing.links.append(href)
                found.append(f" [{writing.links.index(href) + 1}]")
    return "".join(found)


def _wrapped(text: str, width: int) -> list[str]:
    lines: list[str] = []
    line = ""
    for word in text.split():
        if line == "":
            line = word
        elif len(line) + 1 + len(word) <= width:
            line += " " + word
        else:
            lines.append(line)
            line = word
    return [*lines, line]


def flowed(text: str) -> str:
    """A wrapped text as ``format=flowed`` (RFC 3676): a line that was broken for its length ends in a blank, and one that would be taken
    for a quotation, or for a line of the post office, begins with one.

    >>> flowed("one\\ntwo\\n\\n> three\\n")
    'one\\ntwo\\n\\n > three\\n'
    """
    lines = text.rstrip("\n").split("\n")
    found = []
    for number, line in enumerate(lines):
        following = lines[number + 1] if number + 1 < len(lines) else ""
        goes_on = _prose(line) and _prose(following) and len(line) + 1 + len(following.split(" ")[0]) > WIDTH
        stuffed = " " + line if line.startswith((" ", ">", "From ")) else line
        found.append(stuffed + (" " if goes_on else ""))
    return "\n".join(found) + "\n"


def _prose(line: str) -> bool:
    """Whether a line can be a part of a paragraph: not blank, not indented, no list, rule, link or quotation."""
    return line != "" and not line.startswith((" ", ">", "-", "=", "*", "[")) and not line[0].isdigit() and line != "-- "
