"""Bytes of a text as letters: by its mark, by UTF-8, by what the file says of itself, else by which old encoding gives words."""

import re

from rapallo.library.reading import Unreadable

__all__ = ["decoded", "named_encoding"]

_MARKS = (
    (b"\xff\xfe\x00\x00", "utf-32"), (b"\x00\x00\xfe\xff", "utf-32"), (b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)  # fmt: skip
_OLD = {
    "cp1252": "Windows-1252", "cp1251": "Windows-1251", "koi8-r": "KOI8-R", "cp866": "DOS 866", "iso8859-5": "ISO 8859-5",
    "mac-cyrillic": "Mac Cyrillic", "cp850": "DOS 850", "mac-roman": "Mac Roman", "cp1250": "Windows-1250",
}  # fmt: skip
"""Encodings tried on bytes that say nothing of themselves; of equals the first."""

_NO_CHARSETS = frozenset(("idna", "punycode", "unicode-escape", "raw-unicode-escape", "undefined", "utf-7", "mbcs", "oem"))
_SEEN = 40_000
_FEW = 20  # sound letters of UTF-8 for each broken one, from which on it is UTF-8 with damage
_WORD = re.compile(r"[^\W\d_]+")
_SIGN = re.compile(r"[^\w\s\x00-\x7f]")
_PRINTED = frozenset("–—…„“”‚‘’«»§°№€·•×±½®© ")
_COMMON = {**dict.fromkeys("оеаинтсрвл", 1.0), **dict.fromkeys("кмдпуяыьгзбчйхж", 0.6), **dict.fromkeys("шюцщэфъёіїєґў", 0.2)}
_LATIN = {**dict.fromkeys("äöüßéèàçñóíáúôîêâëïœæøåčšžřýěůąęłńśźż", 1.0)}


def decoded(data: bytes, path: str, said: str = "") -> tuple[str, tuple[str, ...]]:
    """Bytes as text, with a remark where the encoding is a guess or not the one that the file names (``said``, blank: it names none).

    A byte-order mark decides; then UTF-8 where the bytes are that; then ``said``, unless its words are no words; then the old encoding
    whose words look most like German, Russian or English ones. Raises `Unreadable` for bytes that are no text.
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            try:
                return data.decode(name), ()
            except UnicodeDecodeError:
                raise Unreadable(f"{path} begins as {name.upper()} and is none; it is damaged.") from None
    named = named_encoding(said)
    text, broken = _utf8(data)
    if broken == 0 or (named in ("", "utf-8", "ascii") and _is_damaged_utf8(text, broken)):
        if "\x00" in text:
            return _unmarked_utf16(data, path)
        if broken > 0:
            return text, (f"{broken} of its bytes are no UTF-8 and stand as \ufffd. Look at its text.",)
        differs = named not in ("", "utf-8", "ascii") and not text.isascii()
        return text, ((f"It names {said} as its encoding and is UTF-8; it was read as UTF-8.",) if differs else ())
    if data.count(0) > 0:
        return _unmarked_utf16(data, path)
    best, text = _guessed(data)
    if named not in ("", "utf-8", "ascii"):
        own = _strictly(data, named)
        if own is not None and (_likeness(own) > 0 or _likeness(text) <= 0):
            return own, ()
    told = f"It names {said} as its encoding and is not that; it" if said != "" else "It is not UTF-8; it"
    return text, (f"{told} was read as {_OLD[best]}, which is a guess. Look at its text, and save it as UTF-8 if it is wrong.",)


def named_encoding(name: str) -> str:
    """An encoding by the name that a page gives it; blank for one that is unknown, is no encoding of texts, or cannot be meant.

    >>> named_encoding("ISO-8859-1"), named_encoding("rot13"), named_encoding("utf-16")
    ('cp1252', '', 'utf-8')
    """
    import codecs

    try:
        found = codecs.lookup(name).name
        if found.startswith(("utf-16", "utf-32", "utf-8")):
            return "utf-8"  # a name that could be read stands in a page of single bytes
        b"a".decode(found)
    except (LookupError, ValueError):
        return ""
    if found in _NO_CHARSETS:
        return ""
    return "cp1252" if found == "iso8859-1" else found


def _utf8(data: bytes) -> tuple[str, int]:
    """The text as UTF-8, and how many places of it are none."""
    try:
        return data.decode("utf-8"), 0
    except UnicodeDecodeError:
        text = data.decode("utf-8", errors="replace")
        return text, max(1, text.count("\ufffd"))


def _is_damaged_utf8(text: str, broken: int) -> bool:
    return sum(1 for sign in text if sign > "\x7f" and sign != "\ufffd") >= _FEW * broken


def _unmarked_utf16(data: bytes, path: str) -> tuple[str, tuple[str, ...]]:
    for name in ("utf-16-le", "utf-16-be") if len(data) % 2 == 0 else ():
        text = _strictly(data, name)
        if text is not None and "\x00" not in text and sum(1 for sign in text if sign < "\u0530" or sign in _PRINTED) >= 0.98 * len(text):
            return text, ("It has no mark of its encoding; it was read as UTF-16, which is a guess. Look at its text.",)
    raise Unreadable(f"{path} holds NUL bytes; it is no text. If it is UTF-16 or UTF-32, save it as UTF-8.")


def _strictly(data: bytes, name: str) -> str | None:
    try:
        return data.decode(name)
    except (UnicodeError, ValueError):
        return None


def _guessed(data: bytes) -> tuple[str, str]:
    """The likeliest of the old encodings, and the text in it."""
    sample = _telling(data)
    best = max(_OLD, key=lambda name: _likeness(sample.decode(name, errors="replace")))
    return best, data.decode(best, errors="replace")


def _telling(data: bytes) -> bytes:
    """Lines that have bytes beyond ASCII, as many as are looked at."""
    if len(data) <= _SEEN:
        return data
    found, size = [], 0
    for line in re.finditer(rb"[^\n]{0,200}[\x80-\xff][^\n]{0,200}", data):
        found.append(line.group())
        size += len(found[-1])
        if size > _SEEN:
            break
    return b"\n".join(found)


def _likeness(text: str) -> float:
    """How much the letters beyond ASCII look like words of the three languages: by their case, their company and how common they are."""
    score = 0.0
    for found in _WORD.finditer(text[: 2 * _SEEN]):
        word = found.group()
        if word.isascii():
            continue
        high = [sign for sign in word if sign > "\x7f"]
        cyrillic = sum(1 for sign in high if "\u0400" <= sign <= "\u04ff")
        shaped = word.islower() or word.isupper() or (word[0].isupper() and word[1:].islower())
        if not shaped or 0 < cyrillic < len(word) or (cyrillic == 0 and len(word) > 2 and 2 * len(high) > len(word)):
            score -= len(word)
            continue
        table = _COMMON if cyrillic > 0 else _LATIN
        score += sum(table.get(sign.lower(), -0.5 if cyrillic == 0 else 0.0) for sign in high)
    for found in _SIGN.finditer(text[: 2 * _SEEN]):
        score += 0.2 if found.group() in _PRINTED else -5.0 if found.group() == "\ufffd" else -1.0
    return score - 2.0 * sum(1 for sign in text[: 2 * _SEEN] if "\x80" <= sign <= "\x9f")
