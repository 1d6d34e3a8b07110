"""What every reply of a desk is made with: JSON, refusals in a sentence, and the check of who may write."""

from hashlib import sha256
from typing import Any

import msgspec

from rapallo.desk.guard import safe_headers
from rapallo.errors import CaseError, LimitError, RapalloError
from rapallo.inquiry.render import plain

__all__ = ["NOTHING", "as_json", "barred_from_writing", "refused", "reply_of"]

NOTHING = "default-src 'none'"
"""The content policy of what is no page."""


def refused(error: RapalloError) -> Any:
    """A refusal in a sentence: 503 where a limit was reached, else 400."""
    if isinstance(error, CaseError):
        return as_json({"error": " ".join(plain(str(fault)) for fault in error.faults[:5])}, 400)
    return as_json({"error": plain(str(error))}, 503 if isinstance(error, LimitError) else 400)


def as_json(content: Any, status: int = 200) -> Any:
    """Data as JSON."""
    return reply_of(msgspec.json.encode(content), "application/json", NOTHING, status)


def reply_of(body: bytes, media: str, rules: str, status: int = 200, more: dict[str, str] | None = None) -> Any:
    """A reply with the headers that all have; ``rules`` is its content policy, ``more`` are further headers."""
    from starlette.responses import Response

    headers = {**safe_headers(rules), "Content-Type": media, **(more if more is not None else {})}
    return Response(body, status, headers)


def barred_from_writing(request: Any, token: str) -> Any:
    """The refusal of a request that may not write, or ``None``: it has the desk's token (blank: nobody may), and its body is JSON."""
    from hmac import compare_digest

    if token == "":
        return as_json({"error": "this desk is read-only."}, 403)
    given = request.headers.get("x-rapallo-token", "")
    if not compare_digest(sha256(given.encode("utf-8", "replace")).digest(), sha256(token.encode()).digest()):
        return as_json({"error": "this page may not write here: its session is over. Open the desk again."}, 403)
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        return as_json({"error": "an edit is sent as application/json."}, 415)
    return None
