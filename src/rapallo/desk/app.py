"""What a desk answers to: its page, its data, questions, figures, and edits; thin over `inquiry` and `record`."""

from collections.abc import Callable
from typing import Any

import msgspec

from rapallo.desk.asking import MOST_WAITING, SECONDS, Overdue, answer_bytes, figure_bytes, within, worded
from rapallo.desk.beside import beside_routes
from rapallo.desk.editing import Edit, preview, save_edit
from rapallo.desk.edition import Edition
from rapallo.desk.guard import Guard
from rapallo.desk.replies import NOTHING, as_json, barred_from_writing, refused, reply_of
from rapallo.desk.rows import row_routes
from rapallo.desk.shelf import Shelf
from rapallo.errors import LimitError, RapalloError, UsageError

__all__ = ["READ_ONLY", "desk_app"]

READ_ONLY = "read-only"
"""What stands in the page instead of a token where nothing may be written."""

_FIGURE = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


def desk_app(shelf: Shelf, port: int, token: str = "", seconds: float = SECONDS, warm: bool = False) -> Any:
    """The application, to be served at a port of this machine. A blank ``token``: nothing may be written.

    ``seconds`` bounds the time of a question; ``warm`` begins on the page at once. Raises `UsageError` where the desk's libraries are not installed.
    """
    try:
        from starlette.applications import Starlette
        from starlette.routing import Route
    except ImportError:
        raise UsageError("the desk needs two libraries more: pip install 'rapallo[desk]'") from None

    desk = _Desk(shelf, token, seconds)
    if warm:
        desk.warm()
    routes = [
        Route("/", desk.page, methods=["GET"]),
        Route("/api/ask", desk.ask, methods=["GET"]),
        Route("/api/figure", desk.figure, methods=["GET"]),
        Route("/api/payload", desk.payload, methods=["GET"]),
        Route("/api/state", desk.state, methods=["GET"]),
        Route("/api/edit", desk.edit, methods=["POST"]),
        Route("/api/save", desk.save, methods=["POST"]),
        *row_routes(shelf),
        *beside_routes(shelf, token, seconds),
    ]
    app = Starlette(routes=routes, exception_handlers={404: _missing, 405: _missing, 500: _failed})
    app.router.redirect_slashes = False
    return Guard(app, port)


class _Desk:
    """The desk on one case."""

    def __init__(self, shelf: Shelf, token: str, seconds: float) -> None:
        from threading import Lock

        self.shelf, self.token, self.seconds = shelf, token, seconds
        self.served = shelf.current().digest
        self.writing = Lock()
        self.asked = 0

    async def page(self, request: Any) -> Any:
        """The page as far as it is worked out, with a word by which it knows that it may ask and write."""
        edition = await self._made(Edition.open)
        if isinstance(edition, RapalloError):
            return refused(edition)
        self.served = edition.digest
        return reply_of(edition.html, "text/html; charset=utf-8", edition.rules)

    async def payload(self, request: Any) -> Any:
        """The data of the page; with ``part=first`` those that it opens with, where the others are not ready; 304 where the browser has them."""
        first = request.query_params.get("part", "") == "first"
        edition = await self._made(Edition.open if first else Edition.complete)
        if isinstance(edition, RapalloError):
            return refused(edition)
        mark = f'"{edition.mark}{"-first" if first and not edition.whole else ""}"'
        self.served = edition.digest
        if request.headers.get("if-none-match") == mark:
            return reply_of(b"", "application/json", NOTHING, 304, {"ETag": mark})
        return reply_of(edition.first() if first else edition.data, "application/json", NOTHING, 200, {"ETag": mark})

    async def ask(self, request: Any) -> Any:
        """An answer as JSON."""
        return await self._asked(request, "json", answer_bytes, "application/json", NOTHING)

    async def figure(self, request: Any) -> Any:
        """A figure as SVG."""
        if request.query_params.get("format", "svg") != "svg":
            return refused(UsageError("a figure is to be had as svg."))
        return await self._asked(request, "svg", figure_bytes, "image/svg+xml", _FIGURE)

    async def state(self, request: Any) -> Any:
        """Which edition is on disk, and whether it is another than the one the page has."""
        from starlette.concurrency import run_in_threadpool

        edition = await run_in_threadpool(self.shelf.current)
        shown, mark = request.query_params.get("digest", self.served), request.query_params.get("mark", "")
        faults, near = ([str(fault) for fault in found[:20]] for found in (self.shelf.faults, self.shelf.beside_faults))
        other = shown != edition.digest or (mark != "" and mark != edition.mark)
        content = {"digest": edition.digest, "mark": edition.mark, "changed": other or len(faults) > 0, "faults": faults}
        return as_json({**content, "beside_faults": near, "read_only": self.token == ""})

    async def edit(self, request: Any) -> Any:
        """What an edit would change."""
        return await self._edited(request, False)

    async def save(self, request: Any) -> Any:
        """An edit saved."""
        return await self._edited(request, True)

    def warm(self) -> None:
        """Begin on the first page of the edition on disk, before anybody asks for it; the rest is asked for once that is drawn."""
        from threading import Thread

        Thread(target=self._make, args=(Edition.open,), daemon=True).start()

    # -- how ------------------------------------------------------------------------------------------------------

    async def _made(self, work: Callable[[Edition, str], None]) -> Edition | RapalloError:
        from starlette.concurrency import run_in_threadpool

        return await run_in_threadpool(self._make, work)

    def _make(self, work: Callable[[Edition, str], None]) -> Edition | RapalloError:
        edition = self.shelf.current()
        try:
            work(edition, self.token if self.token != "" else READ_ONLY)
        except RapalloError as error:
            return error
        return edition

    async def _asked(self, request: Any, kind: str, work: Callable[[Shelf, Edition, str], bytes], media: str, rules: str) -> Any:
        from starlette.concurrency import run_in_threadpool

        def found() -> bytes:
            edition = self.shelf.current()
            question = worded(request.query_params.get("q", ""), request.query_params.get("reading", ""))
            known = edition.known(kind, question)
            if known is not None:
                return known
            try:
                return within(self.seconds, lambda: work(self.shelf, edition, question))
            except Overdue:
                self.shelf.forget(edition)
                raise

        if self.asked >= MOST_WAITING:
            return refused(LimitError(f"{MOST_WAITING} questions are waiting for an answer already. Ask again when they are answered."))
        self.asked += 1
        try:
            return reply_of(await run_in_threadpool(found), media, rules)
        except RapalloError as error:
            return refused(error)
        finally:
            self.asked -= 1

    async def _edited(self, request: Any, saving: bool) -> Any:
        from starlette.concurrency import run_in_threadpool

        barred = barred_from_writing(request, self.token)
        if barred is not None:
            return barred
        try:
            asked = msgspec.json.decode(await request.body(), type=Edit)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            return as_json({"error": f"this is no edit: {error}."}, 400)

        def work() -> Any:
            with self.writing:
                return save_edit(self.shelf, asked) if saving else preview(self.shelf, asked)

        outcome = await run_in_threadpool(work)
        if saving and outcome.status == 200:
            self.warm()
        return as_json(outcome.content, outcome.status)


async def _missing(request: Any, error: Any) -> Any:
    if error.status_code == 405:
        return reply_of(b'{"error":"this is not answered so."}', "application/json", NOTHING, 405, dict(error.headers or {}))
    return as_json({"error": "there is nothing here."}, 404)


async def _failed(request: Any, error: Exception) -> Any:
    return as_json({"error": "the desk failed at this; nothing was written."}, 500)
