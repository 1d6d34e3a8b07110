"""What the small public server answers to: confirm, unsubscribe and the archive; whatever else is asked for is not there."""

import re
import time
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from rapallo.desk.guard import safe_headers
from rapallo.desk.serve_public_limits import Limits, asker
from rapallo.errors import RapalloError, UsageError
from rapallo.inquiry.render import escape
from rapallo.library.stories_house import House
from rapallo.press.letter_subscribers import CONFIRM, UNSUBSCRIBE, Subscriber, confirm, consent_text, subscriber_of, unsubscribe
from rapallo.press.site import leaf, policy

__all__ = ["LARGEST_BODY", "SLOWEST_BODY", "public_app"]

LARGEST_BODY = 4 * 1024
"""Bytes in the body of a request at most; what is sent here is one short field."""

SLOWEST_BODY = 10.0
"""Seconds that the body of a request may take."""

_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}\Z")
Reply = tuple[int, bytes, str, dict[str, str]]

_MEDIA = {"html": "text/html; charset=utf-8", "atom": "application/atom+xml; charset=utf-8", "json": "application/feed+json; charset=utf-8"}
_ALL, _MISSES = (240, 240.0), (20, 6.0)


def public_app(
    house: House,
    readers: Any,
    archive: Callable[[], Mapping[str, str]],
    now: Callable[[], str],
    clock: Callable[[], float] = time.monotonic,
    behind_proxy: bool = False,
) -> Any:
    """The application.

    Parameters
    ----------
    readers : the open file of subscribers
    archive : gives the archive's files by name, as they are at the moment
    now : gives the moment of a change (``2026-11-23T10:00:00Z``)
    behind_proxy : the proxy's own note of who asks is believed, for the limits

    A link that is opened shows a page and changes nothing (a mail program's scanner opens every link); what is then sent acts. A token
    that is none, has ended or is for something else gets the same page. Raises `UsageError` where the library is not installed.
    """
    try:
        import starlette  # noqa: F401
    except ImportError:
        raise UsageError("the public server needs two libraries more: pip install 'rapallo[desk]'") from None
    return _Public(house, readers, archive, now, clock, behind_proxy)


class _Public:
    """The public server of one house."""

    def __init__(
        self, house: House, readers: Any, archive: Callable[[], Mapping[str, str]], now: Callable[[], str], clock: Callable[[], float], behind: bool
    ) -> None:
        from threading import Lock
        from urllib.parse import urlsplit

        parts = urlsplit(house.base)
        self.house, self.readers, self.archive, self.now, self.behind = house, readers, archive, now, behind
        self.prefix = parts.path
        self.hosts = {parts.netloc.lower(), (parts.hostname or "").lower()}
        self.every, self.misses = Limits(*_ALL, clock), Limits(*_MISSES, clock)
        self.one_at_a_time = Lock()

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer one request; where the file of readers cannot be had at the moment, say so."""
        from sqlite3 import Error

        from starlette.concurrency import run_in_threadpool
        from starlette.responses import Response

        if scope["type"] != "http":
            return
        try:
            status, body, media, more = await self._answered(scope, receive, run_in_threadpool)
        except Error:
            status, body, media, more = self._page(503, "Not now", "<p>Nothing was changed. Please try again later.</p>", {"Retry-After": "60"})
        headers = {**safe_headers(policy(forms=True)), "X-Robots-Tag": "noindex" if "/letters/" not in scope["path"] else "all"}
        headers |= {"Strict-Transport-Security": "max-age=31536000"} if self.house.base.startswith("https:") else {}
        reply = Response(body, status, {**headers, **more}, media)
        if scope["method"] == "HEAD":
            reply.body = b""
        await reply(scope, receive, send)

    async def _answered(self, scope: Any, receive: Any, in_thread: Callable[..., Awaitable[Reply]]) -> Reply:
        headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
        who = asker((scope.get("client") or ("", 0))[0], headers.get("x-forwarded-for", ""), self.behind)
        wait = max(self.every.take(who), self.misses.empty(who))
        if wait > 0:
            return self._page(429, "Too many requests", "<p>Please try again later.</p>", {"Retry-After": str(int(wait) + 1)})
        if headers.get("host", "").lower() not in self.hosts:
            return self._page(421, "Not here", "<p>This server answers to another name.</p>")
        if len(scope.get("raw_path") or b"") + len(scope.get("query_string") or b"") > 1024:
            return self._page(414, "Not here", "<p>The address is too long.</p>")
        method, path = scope["method"], scope["path"]
        if not path.startswith(self.prefix):
            return self._missing(who)
        words = path[len(self.prefix) :].split("/")
        if words[0] in (CONFIRM, UNSUBSCRIBE) and len(words) == 2:
            if method in ("GET", "HEAD"):
                return await in_thread(self._shown, words[0], words[1], who)
            if method == "POST":
                size = await _small(headers, receive)
                if size is None:
                    return self._page(408, "Too slow", "<p>Nothing was changed.</p>", {"Connection": "close"})
                if not size:
                    return self._page(413, "Too large", "<p>Nothing was changed.</p>")
                return await in_thread(self._acted, words[0], words[1], who)
            return self._page(405, "Not so", "<p>This is not answered.</p>", {"Allow": "GET, HEAD, POST"})
        if words[0] == "letters" and len(words) == 2:
            if method not in ("GET", "HEAD"):
                return self._page(405, "Not so", "<p>This is not answered.</p>", {"Allow": "GET, HEAD"})
            return await in_thread(self._archived, words[1] if words[1] != "" else "index.html", who)
        return self._missing(who)

    def _archived(self, name: str, who: str) -> Reply:
        try:
            found = self.archive().get(name)
        except RapalloError:
            return self._page(503, "Not now", "<p>The archive cannot be read at the moment.</p>", {"Retry-After": "600"})
        if found is None:
            return self._missing(who)
        return 200, found.encode("utf-8"), _MEDIA[name.rpartition(".")[2]], {"Cache-Control": "public, max-age=300"}

    def _shown(self, purpose: str, token: str, who: str) -> Reply:
        """What a link shows; nothing is changed."""
        with self.one_at_a_time:
            found = subscriber_of(self.readers, token, purpose, self.now()) if _TOKEN.match(token) is not None else None
        if found is None:
            return self._missing(who)
        title = escape(self.house.title)
        if purpose == CONFIRM:
            if found.state != "pending":
                return self._done(found)
            text, button = f"<p>Do you want to get the letter <q>{title}</q>?</p>{self._consent(found)}", "Yes, send it to me"
        else:
            if found.state == "unsubscribed":
                return self._done(found)
            text, button = f"<p>Do you want no more of the letter <q>{title}</q>?</p>", "No more of these"
        return self._page(200, self.house.title, f'{text}<form method="post"><p><button type="submit">{button}</button></p></form>')

    def _acted(self, purpose: str, token: str, who: str) -> Reply:
        """What a link does when its button is pressed, or a mail program unsubscribes in one click (RFC 8058)."""
        with self.one_at_a_time:
            act = confirm if purpose == CONFIRM else unsubscribe
            found = act(self.readers, token, self.now()) if _TOKEN.match(token) is not None else None
        return self._missing(who) if found is None else self._done(found)

    def _done(self, found: Subscriber) -> Reply:
        if found.state == "active":
            return self._page(200, self.house.title, "<p>You get the letter. In each one there is a link to stop it.</p>")
        if found.state == "unsubscribed":
            return self._page(200, self.house.title, "<p>You get no more letters. There is nothing else to do.</p>")
        return self._page(200, self.house.title, "<p>No letters are sent to this address at present.</p>")

    def _consent(self, found: Subscriber) -> str:
        """The text that was kept when the letter was asked for; it is what is agreed to."""
        with self.one_at_a_time:
            text = consent_text(self.readers, found.id)
        return f"<blockquote><p>{escape(text)}</p></blockquote>"

    def _missing(self, who: str) -> Reply:
        self.misses.take(who)
        return self._page(404, "Not there", "<p>There is nothing at this address. A link for confirming ends after some days; ask for another.</p>")

    def _page(self, status: int, title: str, body: str, more: Mapping[str, str] | None = None) -> Reply:
        home = self.prefix + "letters/"
        page = leaf(self.house, title, f"<h1>{escape(title)}</h1>\n{body}\n", home=home, feeds=home, forms=True)
        return status, page.encode("utf-8"), _MEDIA["html"], {"Cache-Control": "no-store", **(more or {})}


async def _small(headers: Mapping[str, str], receive: Any) -> bool | None:
    """Whether a body is small (``None``: it took too long); it is read to its end or the limit, and not kept: no field of it is needed."""
    from anyio import move_on_after

    small = False
    with move_on_after(SLOWEST_BODY) as waiting:
        small = await _read(headers, receive)
    return None if waiting.cancelled_caught else small


async def _read(headers: Mapping[str, str], receive: Any) -> bool:
    length = headers.get("content-length", "0")
    if not length.isdigit() or len(length) > 9 or int(length) > LARGEST_BODY:
        return False
    size = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return False
        size += len(message.get("body", b""))
        if size > LARGEST_BODY:
            return False
        if not message.get("more_body", False):
            return True
