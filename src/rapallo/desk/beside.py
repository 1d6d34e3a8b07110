"""What a desk answers of what lies beside its case: the library, the stories of a house, and its letters."""

from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

import msgspec

from rapallo.desk.asking import within
from rapallo.desk.comparing import opened_index
from rapallo.desk.house_doing import Drafting, Fetching, drafted, feeds_seen, fetched_feeds
from rapallo.desk.housekeeping import StoryEdit, change_story, letter_html, letter_seen, stories_seen
from rapallo.desk.reading import document_part, found_documents
from rapallo.desk.replies import as_json, barred_from_writing, refused, reply_of
from rapallo.desk.shelf import Shelf
from rapallo.errors import RapalloError, UsageError
from rapallo.library.queue import STATUSES
from rapallo.library.shelf import Shelf as Documents
from rapallo.library.stories_house import read_house

__all__ = ["beside_routes"]

_MAIL = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; sandbox"
_LONGEST_FETCH = 300.0
"""Seconds that a round of feeds may take."""

Sent = TypeVar("Sent", bound=msgspec.Struct)
_FRAMED = {"X-Frame-Options": "SAMEORIGIN"}


def beside_routes(shelf: Shelf, token: str, seconds: float) -> list[Any]:
    """The routes of the library, the stories and the letter of a desk. A blank ``token``: nothing may be written."""
    from starlette.routing import Route

    near = _Near(shelf, token, seconds)
    return [
        Route("/api/library", near.library, methods=["GET"]),
        Route("/api/document", near.document, methods=["GET"]),
        Route("/api/stories", near.stories, methods=["GET"]),
        Route("/api/story", near.story, methods=["POST"]),
        Route("/api/stories/fetch", near.fetch, methods=["POST"]),
        Route("/api/letter/draft", near.draft, methods=["POST"]),
        Route("/api/letter", near.letter, methods=["GET"]),
        Route("/api/letter/html", near.mail, methods=["GET"]),
    ]


class _Near:
    """What lies beside the case of one desk."""

    def __init__(self, shelf: Shelf, token: str, seconds: float) -> None:
        from threading import Lock

        self.shelf, self.token, self.seconds = shelf, token, seconds
        self.searching, self.writing = Lock(), Lock()

    async def library(self, request: Any) -> Any:
        """Documents that answer to a query; without one all of them."""
        words = request.query_params.get("q", "")

        def work() -> Any:
            with self.searching:
                return found_documents(self._documents(), words, partial(opened_index, self.shelf))

        return await self._worked(work)

    async def document(self, request: Any) -> Any:
        """A document, or the part of it in which a place stands."""
        name, at = request.query_params.get("id", ""), request.query_params.get("at", "0")

        def work() -> Any:
            if not (at.isascii() and at.isdigit() and len(at) <= 12):
                raise UsageError("a place in a document is a number of characters from 0 on.")
            return document_part(self.shelf.current().case, self._documents(), name, int(at))

        return await self._worked(work)

    async def stories(self, request: Any) -> Any:
        """The queue, the originals, the issues of the letter, the feeds that are followed and the cases that can be linked to."""
        status = request.query_params.get("status", "")

        def work() -> Any:
            if status not in ("", *STATUSES):
                raise UsageError(f"a story is one of {', '.join(STATUSES)}.")
            return {**stories_seen(self._house(), status, self.shelf.folder), **feeds_seen(self._house())}

        return await self._worked(work)

    async def letter(self, request: Any) -> Any:
        """An issue in plain text, with what is known of it."""
        return await self._worked(lambda: letter_seen(self._house(), request.query_params.get("id", "")))

    async def mail(self, request: Any) -> Any:
        """The HTML of an issue, to be framed by the desk's own page: it runs nothing and loads nothing."""
        from starlette.concurrency import run_in_threadpool

        try:
            body = await run_in_threadpool(lambda: letter_html(self._house(), request.query_params.get("id", "")))
        except RapalloError as error:
            return refused(error)
        return reply_of(body, "text/html; charset=utf-8", _MAIL, 200, _FRAMED)

    async def story(self, request: Any) -> Any:
        """A story kept, dropped, tagged, commented or linked."""
        return await self._written(request, StoryEdit, lambda edit: change_story(self._house(), edit, _now()))

    async def fetch(self, request: Any) -> Any:
        """The feeds asked: the one thing here that uses the network, and only when it is sent."""
        from time import time

        return await self._written(
            request, Fetching, lambda asked: fetched_feeds(self._house(), asked, int(time())), _LONGEST_FETCH
        )

    async def draft(self, request: Any) -> Any:
        """A letter drafted from chosen stories; it is not sent."""

        def work(asked: Drafting) -> Any:
            edition = self.shelf.current()
            name = read_house(self._house()).name_of(self.shelf.folder)
            return drafted(self._house(), asked, _now()[:10], edition.case, edition.beside.others, name)

        return await self._written(request, Drafting, work)

    # -- how ------------------------------------------------------------------------------------------------------

    def _documents(self) -> Documents:
        found = self.shelf.current().beside.shelf
        if found is None:
            raise UsageError("this case has no library. Add a document: rapallo library add FILE")
        return found

    def _house(self) -> str:
        if self.shelf.house == "":
            raise UsageError("this desk keeps no house of stories. Name one: rapallo open CASE --house DIR")
        return self.shelf.house

    async def _written(self, request: Any, kind: type[Sent], work: Callable[[Sent], Any], longest: float = 0.0) -> Any:
        """What is sent to be done, read, done by one at a time, and answered; a refusal where it may not be, or is none."""
        barred = barred_from_writing(request, self.token)
        if barred is not None:
            return barred
        try:
            asked = msgspec.json.decode(await request.body(), type=kind)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            return as_json({"error": f"this cannot be read: {error}."}, 400)

        def alone() -> Any:
            with self.writing:
                return work(asked)

        return await self._worked(alone, longest)

    async def _worked(self, work: Callable[[], Any], longest: float = 0.0) -> Any:
        from starlette.concurrency import run_in_threadpool

        try:
            body = await run_in_threadpool(within, max(self.seconds, longest), lambda: msgspec.json.encode(work()))
        except RapalloError as error:
            return refused(error)
        return reply_of(body, "application/json", "default-src 'none'")


def _now() -> str:
    from datetime import UTC, datetime

    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
