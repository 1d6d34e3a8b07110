"""A case as one page that needs nothing else: its text, its data, its script and its style in one file."""

import re
from collections.abc import Iterable, Mapping
from importlib import resources
from typing import Any

import msgspec

from rapallo.errors import Fault, UsageError
from rapallo.inquiry.render import escape
from rapallo.press.page_static import static_html
from rapallo.press.payload import payload
from rapallo.press.payload_beside import Beside
from rapallo.record import Case

__all__ = ["asset", "page", "policy", "publish", "wrapped"]

_UNSEEN = re.compile("</?noscript>")
_RULES = (
    "default-src 'none'; script-src {script}; style-src {style}; img-src data: blob:; connect-src {connect}; frame-src {connect}; "
    "base-uri 'none'; form-action 'none'"
)


def publish(case: Case, findings: Iterable[Fault] | None = None, beside: Beside | None = None) -> str:
    """The case as one self-contained page: a double click opens it, with no server and no network.

    ``findings`` are what `check` found of the case's folder; ``None``: it is asked of the case alone. ``beside`` are other cases, of which
    the page then shows the claims that precedents rest on, and the library, of which it lists the documents without their texts. With
    scripts off the story and the tables of claims and sources still read. Everything from the case is escaped or packed; a content policy
    lets nothing run but the page's own script, and nothing be loaded at all. Raises `UsageError` where the page's script was not built,
    `LimitError` for a horizon too long. Law: the same case, with the same beside it, gives the same bytes, under any hash seed and in any
    folder.
    """
    asset("app.js")
    return page(case, payload(case, findings=findings, beside=beside if beside is not None else Beside()))


def page(case: Case, data: Mapping[str, Any], token: str = "") -> str:
    """The page of a case around its payload. With ``token`` it is the page of a running desk, which may be asked and edited."""
    script, style = asset("app.js"), asset("app.css") + _static_style()
    static = static_html(case, data["precedents"], data["documents"])
    if token != "":
        static = f"<noscript>{_UNSEEN.sub('', static)}</noscript>\n"  # what is not drawn need not be laid out first
    desk = f'<meta name="rapallo-desk" content="{escape(token)}">\n' if token != "" else ""
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy(token != "")}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n<meta name="referrer" content="no-referrer">\n'
        f'<meta name="generator" content="rapallo {escape(str(data["about"]["version"]))}">\n{desk}'
        f'<title>{escape(case.about.title)}</title>\n<link rel="icon" href="data:,">\n'
        f"<style>{style}</style>\n</head>\n<body>\n"
        f'<div id="app"></div>\n{static}'
        f'<script type="application/octet-stream" id="rapallo-data">{wrapped(data, 9 if token == "" else 1)}</script>\n'
        f"<script>{script}</script>\n</body>\n</html>\n"
    )


def policy(desk: bool = False) -> str:
    """The content policy of a page: its own script and style by their digests; a desk's page may also ask its own server, and
    frame what that serves (the letter's preview, which has a policy of its own and runs nothing)."""
    script, style = _digest(asset("app.js")), _digest(asset("app.css") + _static_style())
    return _RULES.format(script=script, style=style, connect="'self'" if desk else "'none'")


def wrapped(data: Mapping[str, Any], level: int = 9) -> str:
    """Data as JSON, packed (gzip) and written in letters (base64), so that nothing in it can be taken for a part of the page.

    ``level``: how closely, from 1 (soon done) to 9. The head of the pack names neither a time nor a system. Law: equal data give equal letters.
    """
    from base64 import b64encode
    from zlib import DEFLATED, compressobj, crc32

    plain = msgspec.json.encode(data)
    packer = compressobj(level, DEFLATED, -15)
    body = packer.compress(plain) + packer.flush()
    head, tail = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff", crc32(plain).to_bytes(4, "little") + len(plain).to_bytes(4, "little")
    return b64encode(head + body + tail).decode("ascii")


def asset(name: str) -> str:
    """The text of the page's script or style. Raises `UsageError` where it was not built."""
    try:
        text = resources.files("rapallo.press").joinpath(name).read_text(encoding="utf-8")
    except FileNotFoundError:
        raise UsageError(
            f"this installation has no built page ({name} is missing). In a checkout: cd frontend && npm ci && npm run build."
        ) from None
    return text.strip("\n")


def _static_style() -> str:
    return "\n" + asset("static.css") + "\n"


def _digest(text: str) -> str:
    from base64 import b64encode
    from hashlib import sha256

    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode('ascii')}'"
