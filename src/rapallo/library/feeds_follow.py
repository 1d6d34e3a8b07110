"""The feeds a house follows, and one round through them when it is asked for: new entries go to the queue."""

import json
import os
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager

import msgspec

from rapallo.errors import CaseError, Fault, RapalloError
from rapallo.library.feeds import read_feed
from rapallo.library.feeds_words import date_of, plain_words
from rapallo.library.fetching import LARGEST, Fetched, fetch
from rapallo.library.fetching_address import place_of
from rapallo.library.queue import Found, note_items, read_queue
from rapallo.library.stories_house import one_line, settled
from rapallo.library.stories_lock import held
from rapallo.record.documents import read_document
from rapallo.record.files import read_text, write_text

__all__ = ["EVERY", "Followed", "Outcome", "State", "add_feed", "fetch_round", "read_feeds", "read_states"]

EVERY = 15 * 60
"""Seconds between two requests to one feed at least."""

_FIRST_WAIT, _LONGEST_WAIT = 3600, 7 * 86400
_LONGEST_ASKED = 30 * 86400


class Followed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A feed that is followed, and what it is called here."""

    url: str
    title: str = ""


class _Feeds(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    feed: tuple[Followed, ...] = ()


class State(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the last request to a feed left. Times are seconds since 1970; ``until``: not asked before then, because the
    server said so (``told``) or because it failed ``failures`` times in a row."""

    url: str
    asked: int = 0
    until: int = 0
    told: bool = False
    failures: int = 0
    etag: str = ""
    modified: str = ""
    said: str = ""


class Outcome(msgspec.Struct, frozen=True):
    """What came of a feed in a round: ``state`` is *new*, *unchanged*, *waits* or *failed*, ``said`` the sentence to it."""

    feed: Followed
    state: str
    said: str
    stories: tuple[Found, ...] = ()


def feeds_path(folder: str) -> str:
    """The file that lists a house's feeds."""
    return os.path.join(folder, "stories", "feeds.toml")


def read_feeds(folder: str) -> tuple[Followed, ...]:
    """The feeds a house follows. Raises `CaseError` with what is off in the file."""
    path = feeds_path(folder)
    try:
        document = read_document(path)
    except FileNotFoundError:
        return ()
    feeds = settled(document, document.data, _Feeds).feed
    faults = []
    urls: set[str] = set()
    for number, one in enumerate(feeds):
        line = max(document.line_of("feed", number, "url"), 1)
        try:
            place_of(one.url)
        except RapalloError as error:
            faults.append(Fault(path, line, 0, "R156", "error", str(error), "Write the feed's http(s) address.", ""))
        if one.url in urls:
            faults.append(Fault(path, line, 0, "R156", "error", f"{one.url[:80]} is there twice.", "Take one out.", ""))
        urls.add(one.url)
    if len(faults) > 0:
        raise CaseError(faults)
    return feeds


def add_feed(folder: str, url: str, title: str = "") -> str:
    """Follow a feed from now on; returns the path of the list. Nothing is asked of the network.

    Raises `RapalloError` for an address that is none, or that is followed already.
    """
    import tomli_w

    place_of(url)
    os.makedirs(os.path.join(folder, "stories"), exist_ok=True)
    path = feeds_path(folder)
    with _held(folder):
        if url in {one.url for one in read_feeds(folder)}:
            raise RapalloError(f"{url} is followed already.")
        entry = {"url": url} if title == "" else {"url": url, "title": one_line(title, "the title")}
        try:
            before = read_text(path).rstrip("\n")
        except FileNotFoundError:
            before = ""
        more = tomli_w.dumps({"feed": [entry]}, multiline_strings=False)
        if "[[feed]]" not in more:
            more = "[[feed]]\n" + tomli_w.dumps(entry)
        write_text(path, [before + "\n\n" if before != "" else "", more])
    return path


def read_states(folder: str) -> dict[str, State]:
    """What the last requests left, by the feed's address; a file that cannot be read counts for nothing."""
    try:
        lines = read_text(_states_path(folder)).split("\n")
        found = [msgspec.json.decode(line, type=State) for line in lines if line != ""]
    except (FileNotFoundError, CaseError, msgspec.DecodeError):
        return {}
    return {one.url: one for one in found}


def fetch_round(
    folder: str,
    now: int,
    names: Sequence[str] = (),
    largest: int = LARGEST,
    asking: Callable[..., Fetched] = fetch,
    told: Callable[[Outcome], None] = lambda outcome: None,
) -> tuple[Outcome, ...]:
    """Ask every feed once (or those named by address or title) and put what is new into the queue.

    ``now`` is the time in seconds since 1970. A feed is not asked before the time that its server named in ``Retry-After``; one that
    failed is left alone for an hour, then two, up to a week, unless it is named; none is asked twice in `EVERY` seconds. What one feed
    does wrong does not stop the others. Raises `CaseError` for a queue that cannot be read, before anybody is asked.
    """
    feeds = read_feeds(folder)
    chosen = _chosen(feeds, names)
    read_queue(folder)
    os.makedirs(os.path.join(folder, "stories"), exist_ok=True)
    with _held(folder):
        states = read_states(folder)
        outcomes = []
        for feed in chosen:
            state = states.get(feed.url, State(url=feed.url))
            outcome, after = _asked(folder, feed, state, now, largest, asking, len(names) > 0)
            states[feed.url] = after
            followed = {one.url for one in feeds}
            _keep(folder, (states[url] for url in sorted(states) if url in followed))
            outcomes.append(outcome)
            told(outcome)
    return tuple(outcomes)


def _chosen(feeds: Sequence[Followed], names: Sequence[str]) -> tuple[Followed, ...]:
    if len(feeds) == 0:
        raise RapalloError("no feed is followed yet. Add one: rapallo stories add-feed URL")
    for name in names:
        if not any(name in (one.url, one.title) for one in feeds):
            raise RapalloError(f"no feed is called {name[:80]!r}; followed are: {'; '.join(one.title or one.url for one in feeds)}.")
    return tuple(one for one in feeds if len(names) == 0 or one.url in names or (one.title != "" and one.title in names))


def _asked(
    folder: str, feed: Followed, state: State, now: int, largest: int, asking: Callable[..., Fetched], named: bool
) -> tuple[Outcome, State]:
    if now < state.until and (state.told or not named):
        why = "its server asked for that" if state.told else f"it failed {state.failures} times: {state.said}"
        return Outcome(feed, "waits", f"not asked for {_spell(state.until - now)} yet; {why}"), state
    if 0 <= now - state.asked < EVERY and state.asked != 0 and not (named and state.failures > 0):
        return Outcome(feed, "waits", f"asked {_spell(now - state.asked)} ago; not again within {_spell(EVERY)}"), state
    try:
        answer = asking(feed.url, etag=state.etag, modified=state.modified, largest=largest)
        if answer.status == 304:
            same = State(url=feed.url, asked=now, etag=answer.etag or state.etag, modified=answer.modified or state.modified)
            return Outcome(feed, "unchanged", "nothing new" + _moved(answer)), same
        if answer.status != 200:
            return _refused(feed, state, answer, now)
        read = read_feed(answer.body, answer.url, answer.media)
    except RapalloError as error:
        return _failed(feed, state, now, str(error))
    title = feed.title or read.title or feed.url
    stories = note_items(folder, feed.url, title, read.items, _written(now))
    said = f"{len(stories)} new of {len(read.items)}" + _moved(answer)
    if read.left > 0:
        said += f"; {read.left} beyond the limit were not read"
    if read.flawed != "":
        said += f"; the feed is flawed ({read.flawed})"
    return Outcome(feed, "new", said, stories), State(url=feed.url, asked=now, etag=answer.etag, modified=answer.modified)


def _moved(answer: Fetched) -> str:
    return "" if answer.moved == "" else f"; it has moved for good to {answer.moved} (correct feeds.toml)"


def _refused(feed: Followed, state: State, answer: Fetched, now: int) -> tuple[Outcome, State]:
    said = {410: "it is gone for good (410); take it out of feeds.toml", 404: "there is nothing at this address (404)"}
    outcome, after = _failed(feed, state, now, said.get(answer.status, f"its server answers {answer.status}"))
    wait = _retry_after(answer.retry_after, now)
    if wait is not None and wait > 0:
        until = now + min(wait, _LONGEST_ASKED)
        after = msgspec.structs.replace(after, until=max(until, now + EVERY), told=True)
        outcome = Outcome(feed, "failed", f"{outcome.said}; to be asked again in {_spell(after.until - now)}")
    return outcome, after


def _failed(feed: Followed, state: State, now: int, said: str) -> tuple[Outcome, State]:
    failures = state.failures + 1
    wait = min(_FIRST_WAIT * 2 ** min(failures - 1, 20), _LONGEST_WAIT)
    after = State(
        url=feed.url,
        asked=now,
        until=now + wait,
        failures=failures,
        etag=state.etag,
        modified=state.modified,
        said=plain_words(said, 200, markup=False),
    )
    return Outcome(feed, "failed", said), after


def _retry_after(text: str, now: int) -> int | None:
    """Seconds that a server asks to be left alone: a number, or a date."""
    from datetime import datetime

    if text.isdigit():
        return int(text[:9])
    moment = date_of(text)
    if len(moment) < 11:
        return None
    return int(datetime.fromisoformat(moment.replace("Z", "+00:00")).timestamp()) - now


def _written(now: int) -> str:
    from datetime import UTC, datetime

    return datetime.fromtimestamp(now, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _spell(seconds: int) -> str:
    for size, noun in ((86400, "day"), (3600, "hour"), (60, "minute")):
        if seconds >= size:
            number = seconds // size
            return f"{number} {noun}" + ("" if number == 1 else "s")
    return f"{seconds} seconds"


def _states_path(folder: str) -> str:
    return os.path.join(folder, "stories", ".fetched.jsonl")


def _keep(folder: str, states: Iterable[State]) -> None:
    write_text(_states_path(folder), (json.dumps(msgspec.to_builtins(one), ensure_ascii=False) + "\n" for one in states))


def _held(folder: str) -> AbstractContextManager[None]:
    return held(os.path.join(folder, "stories", ".fetching.lock"), "feeds are being fetched")
