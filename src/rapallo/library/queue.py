"""The queue of stories found elsewhere: one line a story, to be kept, tagged, commented, linked to cases, or dropped."""

import json
import os
import re
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager

import msgspec

from rapallo.errors import CaseError, Fault, RapalloError, UnknownName
from rapallo.library.feeds import Item
from rapallo.library.feeds_words import plain_words, safe_url
from rapallo.library.stories_lock import held
from rapallo.record.files import read_text, write_text

__all__ = ["STATUSES", "Found", "changed", "entry_named", "note_items", "queue_path", "read_queue", "tag_of"]

STATUSES = ("new", "kept", "dropped")
"""What can be with a story of the queue."""

_PATIENCE = 5.0
"""Seconds that a change waits for another; each is over in a moment."""

_ID = re.compile(r"[0-9a-f]{12}\Z")
_TAG = re.compile(r"[^\W_](?:[\w -]{0,58}[^\W_])?\Z")


class Found(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A story that somebody else published. ``found`` is when the feed was read, ``kept`` when it was kept (UTC).

    ``published`` is blank where the feed gives no certain date, and ``dated`` is what it wrote. The ``comment`` is ours; title,
    author and summary are the source's.
    """

    id: str
    status: str = "new"
    title: str
    url: str = ""
    source: str = ""
    feed: str = ""
    author: str = ""
    published: str = ""
    dated: str = ""
    found: str
    kept: str = ""
    tags: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    comment: str = ""
    summary: str = ""


def queue_path(folder: str) -> str:
    """The file of a house's queue."""
    return os.path.join(folder, "stories", "queue.jsonl")


def read_queue(folder: str) -> tuple[Found, ...]:
    """The stories of a house's queue in the order of the file. Raises `CaseError` with every line that is off."""
    path = queue_path(folder)
    try:
        text = read_text(path)
    except FileNotFoundError:
        return ()
    found: dict[str, Found] = {}
    faults = []

    def off(line: int, finding: str, remedy: str) -> None:
        faults.append(Fault(path, line, 0, "R154", "error", finding, remedy, ""))

    for number, line in enumerate(text.split("\n"), 1):
        if line.strip() == "":
            continue
        try:
            one = msgspec.json.decode(line, type=Found)
        except (msgspec.DecodeError, RecursionError) as error:
            off(number, f"is no story ({plain_words(str(error), 120, markup=False)}).", "Mend the line, or take it out.")
            continue
        if _ID.match(one.id) is None:
            off(number, f"the id is {one.id[:40]!r}.", "It has twelve digits and letters from a to f; restore it.")
        if one.id in found:
            off(number, f"the story {one.id} is there twice.", "Keep one of the lines.")
        if one.status not in STATUSES:
            off(number, f"the status is {one.status[:40]!r}.", f"It is one of {', '.join(STATUSES)}.")
        if one.url != "" and safe_url(one.url) != one.url:
            off(number, f"the address {one.url[:60]!r} is none that a page may link to.", "Write an http(s) address.")
        found[one.id] = one
    if len(faults) > 0:
        raise CaseError(faults)
    return tuple(found.values())


def note_items(folder: str, feed: str, source: str, items: Iterable[Item], now: str) -> tuple[Found, ...]:
    """Put the entries of a feed that the queue does not have yet at its end; returns those.

    An entry is known by its feed and mark, and by its address from whatever feed; one that was dropped stays dropped.
    """
    with _held(folder):
        before = read_queue(folder)
        ids = {one.id for one in before}
        urls = {one.url for one in before if one.url != ""}
        more = []
        for item in items:
            name = _id_of(feed, item.mark)
            if name in ids or (item.url != "" and item.url in urls):
                continue
            ids.add(name)
            urls.add(item.url)
            title = item.title or item.summary[:80] or item.url
            more.append(
                Found(
                    id=name,
                    title=title,
                    url=item.url,
                    source=source,
                    feed=feed,
                    author=item.author,
                    published=item.published,
                    dated=item.dated if item.published != item.dated else "",
                    found=now,
                    summary=item.summary,
                )
            )
        if len(more) > 0:
            _write(folder, (*before, *more))
        return tuple(more)


def changed(folder: str, names: Sequence[str], how: Callable[[Found], Found]) -> tuple[Found, ...]:
    """Change stories of the queue, each named by its id or the first letters of it; returns them changed.

    Nothing is written where one of the names is unknown. Raises `UnknownName`, `CaseError`, and `RapalloError` where another
    process is at it.
    """
    with _held(folder):
        before = read_queue(folder)
        new = {one.id: how(one) for one in (entry_named(before, name) for name in names)}
        _write(folder, [new.get(one.id, one) for one in before])
        return tuple(new.values())


def entry_named(entries: Sequence[Found], name: str) -> Found:
    """The story with that id, or the only one whose id begins so. Raises `UnknownName`."""
    exact = [one for one in entries if one.id == name]
    near = exact if len(exact) == 1 else [one for one in entries if name != "" and one.id.startswith(name)]
    if len(near) != 1:
        raise UnknownQueued(name, tuple(one.id for one in near[:5]))
    return near[0]


class UnknownQueued(UnknownName):
    """A name that no story of the queue has, or that several begin with."""

    def __init__(self, name: str, near: tuple[str, ...]) -> None:
        several = f"several stories of the queue begin with {name[:60]!r}: {', '.join(near)}."
        none = f"no story of the queue is called {name[:60]!r}. See: rapallo stories list --all"
        RapalloError.__init__(self, several if len(near) > 0 else none)
        self.name, self.near, self.what = name, near, "story"


def tag_of(text: str) -> str:
    """A tag as it is kept: words, digits, hyphens. Raises `RapalloError`.

    >>> tag_of("Export control")
    'export control'
    """
    tag = " ".join(text.split()).casefold()
    if _TAG.match(tag) is None:
        raise RapalloError(f"{text[:60]!r} is no tag. A tag has letters, digits, blanks and hyphens, at most 60.")
    return tag


def _id_of(feed: str, mark: str) -> str:
    from hashlib import sha256

    return sha256(f"{feed}\n{mark}".encode()).hexdigest()[:12]


def _held(folder: str) -> AbstractContextManager[None]:
    os.makedirs(os.path.join(folder, "stories"), exist_ok=True)
    return held(os.path.join(folder, "stories", ".lock"), "the queue is being changed", _PATIENCE)


def _write(folder: str, entries: Iterable[Found]) -> None:
    write_text(queue_path(folder), (json.dumps(msgspec.to_builtins(one), ensure_ascii=False) + "\n" for one in entries))
