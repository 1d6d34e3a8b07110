"""Every code that `check` can report, with its meaning, an example that triggers it and the remedy.

The texts stand in ``codes/*.toml``, one file a family, one table a code; they are read when first asked for. The page
``docs/reference/checks.md`` is rendered from them, and a test builds each example and its mended copy.
"""

import os
from collections.abc import Mapping
from functools import cache
from typing import Any

import msgspec

__all__ = ["FAMILIES", "SEVERITIES", "Code", "code", "codes", "render_reference"]

FAMILIES: Mapping[str, str] = {
    "1": "Form",
    "2": "Time and order",
    "3": "Identity",
    "4": "Evidence and independence",
    "5": "Quantities and shares",
    "6": "Cohorts",
    "7": "Rules, silences and ways",
    "8": "Pathways",
    "9": "Imports",
}
"""The families by the first digit of their codes."""

SEVERITIES = ("error", "warning", "note")
"""error: the record is unsound or an answer would be wrong; warning: probably a mistake; note: worth knowing."""

_FOLDER = os.path.join(os.path.dirname(__file__), "codes")
_FILES = {
    "1": "form",
    "2": "time",
    "3": "identity",
    "4": "evidence",
    "5": "quantities",
    "6": "cohorts",
    "7": "rules",
    "8": "pathways",
    "9": "imports",
}
Files = tuple[tuple[str, str], ...]


class Code(msgspec.Struct, frozen=True, kw_only=True):
    """One code. ``example`` and ``mended`` are files of a case, by name; an empty one is not
    there, and every file not named is as in the base: a title, and the sources A and B.

    ``by_hand`` stands in place of an example where no file can show the fault (a full disk). ``encoding`` is how the
    example's files are written.
    """

    code: str
    title: str
    severity: str
    section: str
    meaning: str
    remedy: str
    example: Files = ()
    mended: Files = ()
    by_hand: str = ""
    encoding: str = "utf-8"

    @property
    def family(self) -> str:
        """What the family of the code is called."""
        return FAMILIES[self.code[1]]


@cache
def _family(digit: str) -> Mapping[str, Code]:
    import tomllib

    with open(os.path.join(_FOLDER, _FILES[digit] + ".toml"), "rb") as file:
        tables = tomllib.load(file)
    return {name: _code(name, table) for name, table in tables.items()}


def _code(name: str, table: Mapping[str, Any]) -> Code:
    fields: dict[str, Any] = {key: value.strip() if isinstance(value, str) else value for key, value in table.items()}
    for key in ("example", "mended"):
        fields[key] = tuple(fields.get(key, {}).items())
    return msgspec.convert({"code": name, **fields}, Code)


def code(name: str) -> Code:
    """The code of that name. Raises `KeyError` where there is none.

    >>> code("R501").severity
    'error'
    """
    return _family(name[1:2])[name] if name[1:2] in _FILES else _family("1")[name]


def codes() -> tuple[Code, ...]:
    """All codes, in order."""
    return tuple(found for digit in sorted(_FILES) for _, found in sorted(_family(digit).items()))


_HEAD = """# Checks

What `rapallo check` reports. Each finding has a code, a place and a remedy; `--select` and `--ignore` take codes or their
beginnings (`R2`, `R50`). An *error* makes the record unsound or an answer wrong, and `check` exits with 1; a *warning* is
probably a mistake; a *note* is worth knowing and may stay.

Every example below is a few files of a case; where `case.toml` or `sources.csv` is not shown, the case has a title and the
sources A and B. This page is generated from `src/rapallo/check/codes`, and a test builds each example and its mended copy.

A check that reports an absence (nothing says where a thing lies, a class is never attained) is left out while rows of the case
cannot be read, because an unread row is not an absence; R199 says so.

R150 to R156 are of the files of a house (docs/how-to/stories.md); `rapallo stories` and `rapallo letter` say them when they read it.
"""


def render_reference() -> str:
    """The page ``docs/reference/checks.md`` (Markdown)."""
    parts = [_HEAD]
    for digit, family in FAMILIES.items():
        found = [one for one in codes() if one.code[1] == digit]
        parts.append(f"\n## R{digit}xx {family}\n\n| code | | what |\n|---|---|---|\n")
        parts.extend(f"| [{one.code}](#{one.code.lower()}) | {one.severity} | {one.title} |\n" for one in found)
        parts.extend(_section(one) for one in found)
    parts.append(_assertions())
    return "".join(parts)


def _assertions() -> str:
    from rapallo.check.assertions import COUNTED, EVERY

    text = "\n## Assertions\n\nWhat `[assert]` of case.toml can hold a case to.\n\n| assertion | value | holds |\n|---|---|---|\n"
    for name, (what, _) in COUNTED.items():
        text += f"| `{name}` | `{{ min = …, max = … }}`, or the number | the number of {what} |\n"
    for name, (what, _) in EVERY.items():
        text += f"| `{name}` | `true` | there are no {what} |\n"
    return text + '| `silent` | `["R2", "R501"]` | these checks, by code or beginning, find nothing |\n'


def _section(one: Code) -> str:
    cite = f", {one.section}" if one.section != "" else ""
    text = f"\n### {one.code}\n\n**{one.title}** ({one.severity}{cite})\n\n{one.meaning}\n\n"
    if one.by_hand != "":
        text += f"*Example.* {one.by_hand}\n\n"
    for title, files in (("Example", one.example), ("Mended", one.mended)):
        for name, content in files:
            shown = content.strip("\n")
            if shown == "":
                text += f"*{title}*: no `{name}`.\n\n"
                continue
            text += f"*{title}*, `{name}`:\n\n```{name.rpartition('.')[2]}\n{_visible(shown)}\n```\n\n"
    return text + f"*Remedy.* {one.remedy}\n"


def _visible(text: str) -> str:
    """Text for a page: control and direction-changing characters as escapes."""
    return "".join(sign if sign.isprintable() or sign in "\n\t" else f"\\u{ord(sign):04x}" for sign in text)
