"""An EPUB as a document: the chapters in their order, nothing unpacked to disk and nothing run."""

import re
from typing import Any

from rapallo.errors import LimitError
from rapallo.library.reading import Read, Unreadable, tidy_date
from rapallo.library.reading_tei import parsed

__all__ = ["HIGHEST_RATIO", "LARGEST_PART", "LARGEST_WHOLE", "MOST_PARTS", "read_epub"]

LARGEST_PART = 32 << 20
"""Bytes in one unpacked part."""

LARGEST_WHOLE = 256 << 20
"""Bytes of all that is unpacked."""

MOST_PARTS = 10_000
"""Parts of one archive."""

HIGHEST_RATIO = 200
"""How many times its packed size a part may hold, above 1 MB."""


def read_epub(path: str) -> Read:
    """The chapters of an EPUB, each after a form feed with its number, and what its package says.

    Raises `Unreadable` (a part named outside the archive, encrypted, broken), `LimitError` with the limit, `UsageError` where lxml is
    not installed.
    """
    import zipfile
    import zlib

    try:
        with zipfile.ZipFile(path) as archive:
            return _book(_Parts(archive, path), path)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, RuntimeError, zlib.error) as error:
        raise Unreadable(f"{path} is no sound EPUB ({str(error)[:80]}).") from error


class _Parts:
    """The parts of an archive, read within limits."""

    def __init__(self, archive: Any, path: str) -> None:
        self.archive, self.path, self.taken = archive, path, 0
        infos = archive.infolist()
        if len(infos) > MOST_PARTS:
            raise LimitError(f"{path} holds {len(infos):,} parts; the limit is {MOST_PARTS:,}.")
        for info in infos:
            name = info.filename.replace("\\", "/")
            if name.startswith("/") or ".." in name.split("/") or re.match(r"[A-Za-z]:", name) is not None or "\x00" in name:
                raise Unreadable(f"{path} holds a part that leads out of it ({info.filename[:60]!r}). It is not a sound EPUB.")
        self.names = {info.filename: info for info in infos}

    def read(self, name: str) -> bytes:
        info = self.names.get(name)
        if info is None:
            raise Unreadable(f"{self.path} lacks its part {name[:60]!r}.")
        if info.flag_bits & 1:
            raise Unreadable(f"{self.path} is encrypted (copy protection). Add a copy that is not.")
        with self.archive.open(info) as file:
            data: bytes = file.read(LARGEST_PART + 1)
        self.taken += len(data)
        if len(data) > LARGEST_PART or self.taken > LARGEST_WHOLE:
            limit = LARGEST_PART if len(data) > LARGEST_PART else LARGEST_WHOLE
            raise LimitError(f"{self.path}: {name[:60]!r} unpacks beyond {limit:,} bytes; that is the limit.")
        if len(data) > 1 << 20 and len(data) > HIGHEST_RATIO * max(1, info.compress_size):
            raise LimitError(
                f"{self.path}: {name[:60]!r} unpacks to more than {HIGHEST_RATIO} times its size; that is the limit."
            )
        return data


def _book(parts: _Parts, path: str) -> Read:
    if "META-INF/encryption.xml" in parts.names and b"EncryptedData" in parts.read("META-INF/encryption.xml"):
        locked = re.findall(rb'URI="([^"]+)"', parts.read("META-INF/encryption.xml"))
        if any(name.lower().endswith((b".xhtml", b".html", b".htm")) for name in locked):
            raise Unreadable(f"{path} is encrypted (copy protection). Add a copy that is not.")
    container = parsed(parts.read("META-INF/container.xml"), path)
    roots = [one.get("full-path") for one in container.iter() if _name(one) == "rootfile" and one.get("full-path")]
    if len(roots) == 0:
        raise Unreadable(f"{path} names no package; it is no sound EPUB.")
    package = parsed(parts.read(roots[0]), path)
    import posixpath
    from urllib.parse import unquote

    base = posixpath.dirname(roots[0])
    hrefs = {one.get("id"): one.get("href") for one in package.iter() if _name(one) == "item" and one.get("href")}
    chapters: list[str] = []
    for item in (one for one in package.iter() if _name(one) == "itemref"):
        href = hrefs.get(item.get("idref"))
        if href is None:
            continue
        name = posixpath.normpath(posixpath.join(base, unquote(href.partition("#")[0])))
        if name.startswith(("../", "/")) or name == "..":
            raise Unreadable(f"{path} refers to a part outside of it ({href[:60]!r}). It is not a sound EPUB.")
        if name.lower().endswith((".xhtml", ".html", ".htm", ".xml")):
            text = _chapter(parts.read(name), path)
            if text != "":
                chapters.append(text)
    if len(chapters) == 0:
        raise Unreadable(f"{path} holds no chapter with text.")
    return Read(
        format="epub",
        text="\f".join(f"[chapter {number}]\n\n{text}" for number, text in enumerate(chapters, 1)),
        title=_said(package, "title"),
        author=tuple(
            dict.fromkeys(
                " ".join("".join(one.itertext()).split()).replace(";", ",") for one in package.iter() if _name(one) == "creator"
            )
        ),
        date=tidy_date(_said(package, "date")),
        language=_said(package, "language"),
        licence=_said(package, "rights")[:200],
    )


def _chapter(data: bytes, path: str) -> str:
    from rapallo.library.reading_html import body_text, tree_of

    return body_text(tree_of(data, path))


def _name(element: Any) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _said(package: Any, name: str) -> str:
    return next((" ".join("".join(one.itertext()).split()) for one in package.iter() if _name(one) == name), "")
