"""The text of a PDF, page by page, read by a program of its own that cannot take this one's memory."""

import json
import os
import sys
from typing import Any

from rapallo.errors import LimitError
from rapallo.library.reading import LARGEST_TEXT, Read, Unreadable, lacking, tidy_date

__all__ = ["MEMORY", "MOST_PAGES", "SECONDS", "read_pdf"]

MEMORY = 2 << 30
"""Bytes of memory that reading one PDF may take."""

SECONDS = 120
"""Seconds of work that reading one PDF may take."""

MOST_PAGES = 5_000
"""Pages of one PDF."""


_NOTHING = frozenset(("untitled", "untitled document", "anonymous", "unknown", "unnamed", "document", "unbenannt", "unbekannt", "без имени"))
"""What programs write where nobody said a title or author."""


def read_pdf(path: str, memory: int = MEMORY, seconds: int = SECONDS, pages: int = MOST_PAGES) -> Read:
    """The text of a PDF with its pages parted by form feeds, a page's printed number before it where the file has one.

    Raises `Unreadable` where it is encrypted, has no text (scanned) or is broken, `LimitError` with the limit it meets, and
    `UsageError` where pypdfium2 is not installed.
    """
    rows = _pages(path, memory, seconds, pages)
    head, texts, labels, blank, pictured = rows[0], [], [], 0, 0
    for row in rows[1:]:
        text = _joined(str(row["text"]))
        if text == "":
            blank += 1
            pictured += 1 if row["images"] != 0 else 0
        texts.append(text)
        labels.append(" ".join(str(row["label"]).split()))
    if blank == len(texts):
        scanned = f", {pictured} of them with pictures: it looks scanned" if pictured > 0 else ""
        raise Unreadable(
            f"{path} has no text on its {len(texts)} {'page' if len(texts) == 1 else 'pages'}{scanned}. Run it through text recognition "
            "(OCR) first, and add the result."
        )
    printed = any(label not in ("", str(number)) for number, label in enumerate(labels, 1))
    parts = [
        f"[p. {label}]\n\n{text}" if printed and label != "" and "]" not in label else text
        for text, label in zip(texts, labels, strict=True)
    ]
    remarks = []
    if blank > 0:
        remarks.append(
            f"{blank} of its {len(texts)} pages {'has' if blank == 1 else 'have'} no text{' (pictures)' if pictured > 0 else ''} and cannot be found."
        )
    cut = [number for number, row in enumerate(rows[1:], 1) if row["cut"]]
    if len(cut) > 0:
        remarks.append(f"Of page {', '.join(map(str, cut[:5]))} of the file only the first letters were kept; the rest was too much for a page.")
    meta = {str(key): str(value).strip() for key, value in dict(head["meta"]).items()}
    meta = {key: value for key, value in meta.items() if value.lower() not in _NOTHING and not value.startswith("Microsoft Word - ")}
    return Read(
        format="pdf",
        text="\f".join(parts),
        title=meta.get("Title", ""),
        author=(meta["Author"],) if meta.get("Author", "") != "" else (),
        remarks=tuple(remarks),
        **_made(meta),
    )


def _made(meta: dict[str, str]) -> dict[str, str]:
    """A PDF's own date says when the file was made, not when the document was written: it is only offered (a remark would be lost)."""
    date = tidy_date(meta.get("Date", ""))
    return {"date": date} if date != "" else {}


def _joined(text: str) -> str:
    """The lines of a page: words parted at the end of a line put together, runs of blank lines kept as paragraphs."""
    import re

    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = re.sub(r"[\ufffe\x02](?=[^\Wa-zа-яёäöüß_])", "-", text)  # a hyphen at the end of a line before a capital is a word's own
    text = re.sub(r"[\ufffe\x02]|(?<=[^\W\d_])[-\u00ad\u2010]\n(?=[a-zа-яёäöüß])", "", text)
    return text.strip()


def _pages(path: str, memory: int, seconds: int, pages: int) -> list[dict[str, Any]]:
    """What the program wrote, line by line."""
    import subprocess
    from importlib.util import find_spec

    if find_spec("pypdfium2") is None:
        raise lacking("pypdfium2", ModuleNotFoundError(name="pypdfium2"))
    from rapallo.library import pdf_pages

    command = [sys.executable, "-I", pdf_pages.__file__, os.path.abspath(path)]
    command += [str(memory), str(seconds), str(pages), str(LARGEST_TEXT)]
    try:
        done = subprocess.run(command, capture_output=True, timeout=2 * seconds, check=False)
    except subprocess.TimeoutExpired:
        raise LimitError(
            f"{path} took more than {2 * seconds} seconds to read; that is the limit. Split it, or add its text."
        ) from None
    rows: list[dict[str, Any]] = []
    try:
        rows = [json.loads(line) for line in done.stdout.decode("utf-8").splitlines() if line.strip() != ""]
    except ValueError:
        pass
    refused = next((row for row in rows if "refused" in row), None)
    if refused is not None:
        raise _refusal(path, refused, pages)
    if done.returncode != 0 or len(rows) == 0 or len(rows) != 1 + int(rows[0].get("pages", -1)):
        raise LimitError(
            f"{path} cannot be read within {memory >> 20:,} MB of memory and {seconds} seconds, or it breaks the reader; nothing was "
            "kept of it. Save it again with another program, or add its text."
        )
    return rows


def _refusal(path: str, refused: dict[str, Any], pages: int) -> Exception:
    reason = refused["refused"]
    if reason == "encrypted":
        return Unreadable(f"{path} is encrypted. Save a copy without a password, and add that.")
    if reason == "pages":
        return LimitError(f"{path} has {refused['count']:,} pages; the limit is {pages:,}. Split it.")
    if reason == "letters":
        return LimitError(f"{path} has more than {LARGEST_TEXT:,} characters of text; that is the limit. Split it.")
    return Unreadable(f"{path} is no sound PDF. Save it again with another program.")
