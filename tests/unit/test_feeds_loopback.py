"""A house that follows feeds of real servers on this machine, from the first request to the queue, and what such servers do wrong."""

import gzip
import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest

from loopback import serving
from rapallo.cli import main
from rapallo.errors import CaseError, RapalloError
from rapallo.library.feeds_follow import Outcome, add_feed, fetch_round, read_states
from rapallo.library.fetching import fetch
from rapallo.library.fetching_address import place_of
from rapallo.library.queue import changed, queue_path, read_queue
from rapallo.library.stories_house import begin_house

pytest.importorskip("feedparser", reason="feedparser is not installed: pip install 'rapallo[stories]'")

SOURCE = Path(__file__).parents[2] / "src"
ITEM = "<item><title>{0}</title><link>https://news.example/{0}</link><guid>{0}</guid><pubDate>{1}</pubDate></item>"
DATES = ("Mon, 23 Nov 2026 10:00:00 +0100", "2026-11-22T10:00:00Z", "11/12/2026", "23. November 2026", "")
Answer = tuple[int, dict[str, str], bytes]


def rss(*names: str) -> bytes:
    items = "".join(ITEM.format(name, DATES[number % len(DATES)]) for number, name in enumerate(names))
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>News</title><link>/</link>{items}</channel></rss>'.encode()


class Publisher:
    """A server that answers what the test says, and keeps what it was asked."""

    def __init__(self) -> None:
        self.answer: Callable[[Any], Answer] = lambda request: (200, {}, rss("one"))
        self.asked: list[dict[str, str]] = []
        self.base = ""


@contextmanager
def publisher() -> Iterator[Publisher]:
    found = Publisher()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found.asked.append({name.lower(): value for name, value in self.headers.items()})
            status, headers, body = found.answer(self)
            self.send_response(status)
            for name, value in {"Content-Length": str(len(body)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            try:
                self.wfile.write(body)
            except OSError:
                pass

        def log_message(self, format: str, *args: Any) -> None:
            pass

    with serving(Handler) as found.base:
        yield found


@pytest.fixture
def news() -> Iterator[Publisher]:
    with publisher() as found:
        yield found


@pytest.fixture
def folder(tmp_path: Path) -> str:
    begin_house(str(tmp_path), "A house", "https://example.org/h/")
    return str(tmp_path)


def ask(folder: str, at: int, *names: str, **limits: Any) -> Outcome:
    """One round that may ask this machine, as no command may."""
    return fetch_round(folder, at, names, asking=partial(fetch, allow_private=True, **limits))[0]


def test_from_the_first_request_to_the_queue(folder: str, news: Publisher, capsys: pytest.CaptureFixture[str]) -> None:
    """New, unchanged (304, and both headers sent back), then one more; dates in three styles and two that are none."""
    add_feed(folder, f"{news.base}/feed")

    def answers(request: Any) -> Answer:
        now = {"ETag": 'W/"1"', "Last-Modified": "Mon, 23 Nov 2026 10:00:00 GMT"}
        return (304, {}, b"") if request.headers.get("If-None-Match") == 'W/"1"' else (200, now, rss("one", "two", "three", "four", "five"))

    news.answer = answers
    assert ask(folder, 1_000_000).said == "5 new of 5"
    assert [one.published for one in read_queue(folder)] == ["2026-11-23T09:00:00Z", "2026-11-22T10:00:00Z", "", "", ""]
    assert [one.dated for one in read_queue(folder)][2:] == ["11/12/2026", "23. November 2026", ""]
    assert main(["stories", "list", "--house", folder]) == 0 and "undated (11/12/2026) three" in capsys.readouterr().out
    assert ask(folder, 1_001_000).said == "nothing new" and read_states(folder)[f"{news.base}/feed"].etag == 'W/"1"'
    assert ask(folder, 1_002_000).state == "unchanged", "what a 304 leaves out is kept"
    assert news.asked[2]["if-none-match"] == 'W/"1"' and news.asked[2]["if-modified-since"] == "Mon, 23 Nov 2026 10:00:00 GMT"
    assert {"cookie", "authorization", "referer", "from"}.isdisjoint(news.asked[0]) and "rapallo" in news.asked[0]["user-agent"]
    news.answer = lambda request: (200, {}, rss("six", "one"))
    assert ask(folder, 1_003_000).said == "1 new of 2" and len(news.asked) == 4
    ask(folder, 1_003_100)
    assert len(news.asked) == 4, "not asked twice in a quarter of an hour"


def test_a_server_that_wants_to_be_left_alone_and_one_that_is_broken(folder: str, news: Publisher) -> None:
    url = f"{news.base}/feed"
    add_feed(folder, url)
    news.answer = lambda request: (429, {"Retry-After": "7200"}, b"slow down")
    assert ask(folder, 1_000_000).said == "its server answers 429; to be asked again in 2 hours"
    assert ask(folder, 1_007_199, url).state == "waits" and len(news.asked) == 1
    news.answer = lambda request: (503, {"Retry-After": "Mon, 12 Jan 1970 20:00:00 GMT"}, b"")
    ask(folder, 1_007_200)
    assert (read_states(folder)[url].until, read_states(folder)[url].failures) == (1_022_400, 2)
    news.answer = lambda request: (500, {}, b"")
    ask(folder, 1_022_400)
    assert read_states(folder)[url].until == 1_022_400 + 4 * 3600, "the third failure in a row"
    news.answer = lambda request: (200, {}, rss("one"))
    assert ask(folder, 1_022_500, url).state == "new" and read_states(folder)[url].failures == 0


def test_what_is_no_feed_and_what_is_too_much(folder: str, news: Publisher) -> None:
    add_feed(folder, f"{news.base}/feed")
    page = b'<!doctype html><link rel="alternate" type="application/rss+xml" href="/real.xml"><p>hello'
    bomb = gzip.compress(gzip.compress(b"\0" * 40_000_000))
    drip = {"Transfer-Encoding": "chunked", "Content-Length": ""}
    for at, (headers, body, said) in enumerate(
        [
            ({"Content-Type": "text/html"}, page, f"It names these feeds: {news.base}/real.xml"),
            ({"Content-Type": "application/rss+xml"}, b"<html><body>moved", "is a web page, no feed"),
            ({}, b"{}", "no JSON Feed"),
            ({}, b"", "nothing at all"),
            ({"Content-Encoding": "gzip"}, gzip.compress(b"\0" * 40_000_000), "more than 10,485,760 bytes"),
            ({"Content-Encoding": "gzip"}, bomb, "neither RSS nor Atom"),
            ({"Content-Encoding": "gzip"}, gzip.compress(b"x") * 20_000_00, "more than 1,000,000 bytes"),
            ({"Content-Length": str(300 * 1024 * 1024)}, b"x", "more than 10,485,760 bytes"),
            ({}, b'<!DOCTYPE r [<!ENTITY a "b">]><rss>&a;</rss>', "declares entities"),
            (drip, b"5\r\nhello\r\n", "could not be asked"),
        ]
    ):
        news.answer = lambda request, headers=headers, body=body: (200, headers, body)
        limits = {"largest": 1_000_000} if "1,000,000" in said else {}
        outcome = fetch_round(folder, 10_000_000 * (at + 1), (), asking=partial(_asked, seconds=5.0), **limits)[0]
        assert outcome.state == "failed" and said in outcome.said, (at, outcome.said)
    assert read_queue(folder) == ()


def _asked(url: str, **words: Any) -> Any:
    return fetch(url, allow_private=True, **words)


def test_a_packed_answer_of_several_pieces_is_read_whole(news: Publisher) -> None:
    whole = rss(*(f"n{number}" for number in range(300)))
    news.answer = lambda request: (200, {"Content-Encoding": "gzip"}, gzip.compress(whole[:5000]) + gzip.compress(whole[5000:]))
    assert fetch(f"{news.base}/feed", allow_private=True).body == whole
    news.answer = lambda request: (200, {"Content-Encoding": "gzip"}, gzip.compress(whole) + b"rubbish")
    with pytest.raises(RapalloError, match="packed"):
        fetch(f"{news.base}/feed", allow_private=True)


def test_where_one_address_does_not_answer_the_next_is_asked(news: Publisher) -> None:
    """A host of two addresses, on a machine that reaches only the second; every one of them is looked at before any is asked."""
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = news.base.rpartition(":")[2]
        found = fetch(f"http://feeds.example:{port}/feed", allow_private=True, resolver=lambda host, port: ["127.9.9.9", "::1", "127.0.0.1"])
    assert found.status == 200
    with pytest.raises(RapalloError, match="closed network"):
        fetch(f"http://feeds.example:{port}/feed", resolver=lambda host, port: ["93.184.216.34", "127.0.0.1"])


def test_an_address_in_letters_beyond_ascii_is_followed(news: Publisher) -> None:
    paths: list[str] = []

    def answers(request: Any) -> Answer:
        paths.append(request.path)
        return (302, {"Location": "/straße".encode().decode("latin-1")}, b"") if request.path == "/a" else (200, {}, rss("one"))

    news.answer = answers
    assert fetch(f"{news.base}/a", allow_private=True).status == 200 and paths == ["/a", "/stra%C3%9Fe"]


@pytest.mark.parametrize("port", [22, 25, 110, 587, 993, 3306, 5432, 6379, 9200, 11211])
def test_ports_of_other_services_are_not_asked(port: int) -> None:
    with pytest.raises(RapalloError, match="another service than the web"):
        place_of(f"http://feeds.example:{port}/")
    assert place_of("http://feeds.example:8080/").port == 8080 and place_of("https://feeds.example/").port == 443


@pytest.mark.parametrize("host", ["①②⑦.⓪.⓪.①", "１２７.１", "0x7f。1", "127。0。0。1。"])
def test_figures_in_other_letters_are_figures(host: str) -> None:
    """They are read as plain ones before they are looked at, as the network would."""
    with pytest.raises(RapalloError):
        fetch(f"http://{host}:8000/")


def test_nothing_is_asked_unless_it_is_asked_for(folder: str, news: Publisher) -> None:
    """Every command but fetch, with the network taken away; and fetch itself refuses this machine."""
    url = f"{news.base}/feed"
    code = (
        "import socket, sys\n"
        "def none(*words, **more): raise SystemExit('asked the network')\n"
        "socket.socket.connect = socket.create_connection = socket.getaddrinfo = none\n"
        "from rapallo.cli import main\n"
        "for words in sys.argv[1].split(';'):\n"
        "    code = main(words.split() + ['--house', sys.argv[2]])\n"
        "    assert code == 0, words\n"
    )
    commands = f"stories add-feed {url};stories new A-story;stories list --all;stories publish {folder}/site"
    env = {**os.environ, "PYTHONPATH": str(SOURCE), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run([sys.executable, "-c", code, commands, folder], env=env, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert main(["stories", "fetch", "--house", folder]) == 1 and news.asked == []
    assert "closed network" in read_states(folder)[url].said


def test_a_queue_that_is_off_is_said_before_anybody_is_asked(folder: str, news: Publisher) -> None:
    add_feed(folder, f"{news.base}/feed")
    Path(queue_path(folder)).write_text("{\n", encoding="utf-8")
    with pytest.raises(CaseError):
        ask(folder, 1_000_000)
    assert news.asked == []


def test_a_queue_that_is_being_changed_is_waited_for(folder: str, news: Publisher) -> None:
    """Somebody keeps a story at the desk while the feeds are fetched: neither is refused, and nothing is lost."""
    import msgspec

    add_feed(folder, f"{news.base}/feed")
    ask(folder, 1_000_000)
    (first,) = read_queue(folder)
    begun = threading.Event()

    def slowly(one: Any) -> Any:
        begun.set()
        time.sleep(0.3)
        return msgspec.structs.replace(one, status="kept")

    thread = threading.Thread(target=changed, args=(folder, [first.id], slowly))
    thread.start()
    begun.wait(5)
    news.answer = lambda request: (200, {}, rss("one", "two"))
    assert ask(folder, 1_002_000).said == "1 new of 2"
    thread.join()
    assert [(one.title, one.status) for one in read_queue(folder)] == [("one", "kept"), ("two", "new")]
    assert len(Path(queue_path(folder)).read_text(encoding="utf-8").splitlines()) == 2
    assert json.loads(Path(queue_path(folder)).read_text(encoding="utf-8").splitlines()[0])["status"] == "kept"
