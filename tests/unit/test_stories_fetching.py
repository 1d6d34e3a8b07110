"""Fetching: politely, within limits, never from this machine or a closed network, whatever an address or a redirection says."""

import gzip
import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from typing import Any, ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loopback import serving
from rapallo.cli.commands import COMMANDS
from rapallo.cli.entry import command_named
from rapallo.errors import RapalloError
from rapallo.library.fetching import fetch
from rapallo.library.fetching_address import is_public, place_of, resolved

Answer = tuple[int, dict[str, str], bytes]


class Web(BaseHTTPRequestHandler):
    """Answers what the test says, by path, and keeps what it was asked."""

    answers: ClassVar[dict[str, Callable[[Any], Answer | None]]] = {}
    asked: ClassVar[list[tuple[str, dict[str, str]]]] = []

    def do_GET(self) -> None:
        Web.asked.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
        answer = Web.answers[self.path](self)
        if answer is None:
            return
        status, headers, body = answer
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if "Content-Length" not in headers:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        try:
            self.wfile.write(body)
        except OSError:
            pass

    def log_message(self, format: str, *args: Any) -> None:
        pass


@contextmanager
def web() -> Iterator[str]:
    Web.answers, Web.asked = {}, []
    with serving(Web) as address:
        yield address


@pytest.fixture
def here() -> Iterator[str]:
    with web() as address:
        yield address


def says(status: int, body: bytes = b"", **headers: str) -> Callable[[Any], Answer]:
    return lambda request: (status, {name.replace("_", "-"): value for name, value in headers.items()}, body)


# -- where it may go -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "255.255.255.255",
        "224.0.0.1",
        "240.0.0.1",
        "192.0.0.8",
        "198.18.0.1",
        "203.0.113.1",
        "::1",
        "::",
        "fe80::1",
        "fe80::1%eth0",
        "fc00::1",
        "fd12::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::ffff:169.254.169.254",
        "64:ff9b::7f00:1",
        "64:ff9b::a00:1",
        "64:ff9b:1::1",
        "2002:7f00:1::",
        "2002:a00:1::1",
        "::7f00:1",
        "fec0::1",
        "2001:db8::1",
        "2001:0:7f00:1::1",
        "nonsense",
        "",
    ],
)
def test_addresses_that_are_not_public(address: str) -> None:
    assert not is_public(address)
    with pytest.raises(RapalloError, match="is not fetched"):
        resolved(place_of("https://feeds.example/"), resolver=lambda host, port: [address])


@pytest.mark.parametrize("address", ["93.184.216.34", "8.8.8.8", "2606:2800:220:1::1", "::ffff:8.8.8.8", "64:ff9b::808:808"])
def test_public_addresses(address: str) -> None:
    assert is_public(address)


@given(
    st.ip_addresses(v=4, network="10.0.0.0/8")
    | st.ip_addresses(v=4, network="127.0.0.0/8")
    | st.ip_addresses(v=4, network="192.168.0.0/16")
)
def test_a_private_address_is_private_however_it_is_wrapped(address: Any) -> None:
    number = int(address)
    for text in (
        str(address),
        f"::ffff:{address}",
        f"64:ff9b::{number >> 16:x}:{number & 0xFFFF:x}",
        f"2002:{number >> 16:x}:{number & 0xFFFF:x}::1",
    ):
        assert not is_public(text), text


def test_one_private_address_among_public_ones_is_enough() -> None:
    with pytest.raises(RapalloError, match="closed network"):
        resolved(place_of("http://two.example/"), resolver=lambda host, port: ["93.184.216.34", "10.0.0.1"])


@pytest.mark.parametrize(
    "url",
    [
        "http://2130706433/",
        "http://0x7f000001/",
        "http://0x7f.1/",
        "http://0177.0.0.1/",
        "http://127.1/",
        "http://127.0.0.01/",
        "http://017700000001/",
        "file:///etc/passwd",
        "ftp://example.org/",
        "gopher://example.org/",
        "javascript:alert(1)",
        "data:text/xml,x",
        "//example.org/",
        "example.org",
        "http://user:secret@example.org/",
        "http://example.org@127.0.0.1/",
        "http://exa mple.org/",
        "http://example.org\\@127.0.0.1/",
        "http:///x",
        "http://example.org/\r\nHost: x",
        "http://example.org:99999/",
        "http://[::1%25lo]/",
        "http://" + "a" * 3000,
    ],
)
def test_addresses_that_are_not_taken(url: str) -> None:
    with pytest.raises(RapalloError):
        place_of(url)


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:8000/", "http://localhost:8000/", "http://[::1]:8000/", "http://[::ffff:127.0.0.1]:8000/", "http://0.0.0.0:8000/"]
)
def test_this_machine_is_refused_before_anything_is_sent(url: str) -> None:
    with pytest.raises(RapalloError, match="closed network"):
        fetch(url)


def test_no_command_can_allow_it() -> None:
    """The allowance is a parameter of a function; no option of any command is called so."""
    options = {
        name for command in COMMANDS for part in command_named(command).flat() for one in part.arguments for name in one.names
    }
    assert not any("private" in name for name in options)


# -- hops ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "target",
    [
        "http://127.0.0.1:8000/",
        "http://10.0.0.1/",
        "http://[::1]/",
        "http://2130706433/",
        "file:///etc/passwd",
        "//169.254.169.254/",
    ],
)
def test_a_redirection_to_a_closed_network_is_refused(here: str, target: str) -> None:
    """The first hop is let through by its resolved address alone, as a public one would be; the second is not."""
    Web.answers["/a"] = says(302, Location=target)
    port = here.rpartition(":")[2]
    asked: list[str] = []

    def resolver(host: str, number: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"] if host == "feeds.example" else [host]

    import rapallo.library.fetching as fetching

    real = fetching.resolved
    fetching.resolved = lambda place, allow, given: real(place, place.host == "feeds.example", given)
    try:
        with pytest.raises(RapalloError):
            fetch(f"http://feeds.example:{port}/a", resolver=resolver)
    finally:
        fetching.resolved = real
    assert len(Web.asked) == 1 and asked[0] == "feeds.example"


def test_the_address_that_was_checked_is_the_one_that_is_spoken_to(here: str) -> None:
    """A name that answers otherwise the second time (DNS rebinding) gains nothing: it is asked once a hop."""
    Web.answers["/a"] = says(200, b"fine")
    answers = [["127.0.0.1"], ["10.0.0.1"]]
    port = here.rpartition(":")[2]
    found = fetch(f"http://feeds.example:{port}/a", allow_private=True, resolver=lambda host, number: answers.pop(0))
    assert found.body == b"fine" and len(answers) == 1
    assert Web.asked[0][1]["host"] == f"feeds.example:{port}"


def test_hops_are_followed_and_counted(here: str) -> None:
    Web.answers |= {"/a": says(301, Location="/b"), "/b": says(308, Location=f"{here}/c"), "/c": says(200, b"feed", ETag='"1"')}
    found = fetch(f"{here}/a", allow_private=True)
    assert (found.body, found.url, found.moved, found.etag) == (b"feed", f"{here}/c", f"{here}/c", '"1"')
    Web.answers |= {"/a": says(302, Location="/b")}
    assert fetch(f"{here}/a", allow_private=True).moved == ""
    Web.answers["/loop"] = says(302, Location="/loop")
    with pytest.raises(RapalloError, match="more than 5 times"):
        fetch(f"{here}/loop", allow_private=True)
    Web.answers["/lost"] = says(302)
    with pytest.raises(RapalloError, match="not where"):
        fetch(f"{here}/lost", allow_private=True)


def test_from_an_encrypted_address_to_a_plain_one_is_not_followed() -> None:
    from rapallo.library.fetching import _next

    with pytest.raises(RapalloError, match="encrypted address to a plain one"):
        _next(place_of("https://example.org/a"), "http://example.org/b")


# -- conditional, bounded ---------------------------------------------------------------------------------------------


def test_a_second_request_is_conditional(here: str) -> None:
    Web.answers["/a"] = lambda request: (
        (304, {}, b"")
        if request.headers.get("If-None-Match") == '"7"'
        else (200, {"ETag": '"7"', "Last-Modified": "Mon, 23 Nov 2026 10:00:00 GMT"}, b"x")
    )
    first = fetch(f"{here}/a", allow_private=True)
    second = fetch(f"{here}/a", first.etag, first.modified, allow_private=True)
    assert (second.status, second.body) == (304, b"")
    assert Web.asked[1][1]["if-modified-since"] == "Mon, 23 Nov 2026 10:00:00 GMT"
    assert "cookie" not in Web.asked[1][1] and "authorization" not in Web.asked[1][1] and "referer" not in Web.asked[1][1]


def test_a_body_of_300_megabytes_is_broken_off(here: str) -> None:
    """Whether it says its length or not, and whether it is packed or not."""
    Web.answers["/said"] = says(200, b"x", Content_Length=str(300 * 1024 * 1024))
    with pytest.raises(RapalloError, match="more than 10,485,760 bytes"):
        fetch(f"{here}/said", allow_private=True)

    def endless(request: Any) -> None:
        request.send_response(200)
        request.end_headers()
        try:
            for _ in range(300 * 16):
                request.wfile.write(b"y" * 65536)
        except OSError:
            pass

    Web.answers["/silent"] = endless
    with pytest.raises(RapalloError, match="more than 100,000 bytes"):
        fetch(f"{here}/silent", largest=100_000, allow_private=True)
    bomb = gzip.compress(b"\0" * (30 * 1024 * 1024), mtime=0)
    Web.answers["/bomb"] = says(200, bomb, Content_Encoding="gzip")
    assert len(bomb) < 100_000
    with pytest.raises(RapalloError, match="more than 10,485,760 bytes"):
        fetch(f"{here}/bomb", allow_private=True)


def test_packed_answers(here: str) -> None:
    Web.answers |= {
        "/good": says(200, gzip.compress(b"feed" * 100, mtime=0), Content_Encoding="gzip"),
        "/cut": says(200, gzip.compress(b"feed" * 100, mtime=0)[:-9], Content_Encoding="gzip"),
        "/not": says(200, b"feed", Content_Encoding="gzip"),
        "/br": says(200, b"feed", Content_Encoding="br"),
        "/short": says(200, b"feed", Content_Length="400"),
    }
    assert fetch(f"{here}/good", allow_private=True).body == b"feed" * 100
    for name in ("cut", "not", "br", "short"):
        with pytest.raises(RapalloError):
            fetch(f"{here}/{name}", allow_private=True, seconds=2)


def test_a_server_that_drips_is_cut_off(here: str) -> None:
    drops: list[int] = []

    def drips(request: Any) -> None:
        request.wfile.write(b"HTTP/1.1 200 OK\r\n" if request.path == "/head" else b"HTTP/1.1 200 OK\r\n\r\n")
        try:
            for number in range(400):
                request.wfile.write(b"X")
                request.wfile.flush()
                drops.append(number)
                time.sleep(0.05)
        except OSError:
            pass

    Web.answers |= {"/head": drips, "/body": drips}
    for name in ("head", "body"):
        drops.clear()
        with pytest.raises(RapalloError, match="took more than"):
            fetch(f"{here}/{name}", seconds=0.4, allow_private=True)
        assert len(drops) < 400, "the line was cut while it dripped"


def test_what_the_network_does_is_one_sentence(here: str) -> None:
    Web.answers["/odd"] = lambda request: request.wfile.write(b"not http at all\r\n\r\n") and None
    for url in (f"{here}/odd", "http://127.0.0.1:1/", f"https://127.0.0.1:{here.rpartition(':')[2]}/x"):
        with pytest.raises(RapalloError) as caught:
            fetch(url, allow_private=True, seconds=3)
        assert "\n" not in str(caught.value) and len(str(caught.value)) < 300
    with pytest.raises(RapalloError, match="is not known"):
        fetch("http://no.such.host.invalid/", resolver=lambda host, port: [])


def test_certificates_are_checked() -> None:
    assert ssl.create_default_context().verify_mode == ssl.CERT_REQUIRED
