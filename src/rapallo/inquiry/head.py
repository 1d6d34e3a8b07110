"""Small forms that answers share: a head with labels in the margin, counts with their nouns, a question as it is typed."""

from rapallo.inquiry.answer import Line, Section

__all__ = ["facts", "kept", "plural", "typed"]

_QUOTED = " \t\r\n'\"\\();&|<>*?$"
"""Signs that a shell, or `shlex`, does not take as they are."""


def facts(*pairs: tuple[str, str] | tuple[str, str, tuple[str, ...]]) -> tuple[Line, ...]:
    """Lines from labels, texts and, where they rest on some, claims; what is blank is left out.

    >>> [line.mark for line in facts(("kind", "place"), ("note", ""))]
    ['kind']
    """
    found = []
    for pair in pairs:
        if pair[1] != "":
            claims = pair[2] if len(pair) == 3 else ()
            found.append(Line(pair[1], claims, 0, ((pair[0].replace(" ", "_"), pair[1]),), pair[0]))
    return tuple(found)


def kept(*sections: Section) -> tuple[Section, ...]:
    """The sections that have something to say."""
    return tuple(section for section in sections if len(section.lines) > 0 or section.note != "")


def plural(number: int, noun: str) -> str:
    """A count with its noun.

    >>> plural(1, "claim"), plural(0, "claim")
    ('1 claim', '0 claims')
    """
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def typed(*words: str) -> str:
    """A question as it is typed after ``rapallo``, words with blanks in quotation marks.

    Law: read again it has the same words, whatever stands in them.

    >>> typed("show", "Hans von Seeckt")
    'show "Hans von Seeckt"'
    """
    return " ".join(_quoted(word) if word == "" or any(sign in word for sign in _QUOTED) else word for word in words)


def _quoted(word: str) -> str:
    inner = word.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{inner}"'
