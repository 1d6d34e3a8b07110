"""The public server as it is run: scanners and impatient hands, two servers and a sending on one file, and a file that cannot be had."""

import http.client
import os
import re
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from asgi import Client
from letters import NOW, begun, drawing, house_in, members, post_office
from rapallo.library.stories_house import House
from rapallo.press.letter_send import readers_path
from rapallo.press.letter_subscribers import (
    UNCONFIRMED_DAYS,
    about,
    confirm,
    fresh_token,
    open_readers,
    readers,
    subscribe,
    subscriber_of,
    unsubscribe,
    writing,
)

pytest.importorskip("starlette", reason="the public server's libraries are not installed: pip install 'rapallo[desk]'")

from rapallo.desk import serve_public_app
from rapallo.desk.serve_public_app import public_app

SOURCE = Path(__file__).parents[2] / "src"
ENV = {**os.environ, "PYTHONPATH": str(SOURCE), "PYTHONDONTWRITEBYTECODE": "1"}


@pytest.fixture
def house(tmp_path: Path) -> House:
    return house_in(tmp_path)


@contextmanager
def served(house: House) -> Iterator[int]:
    """`rapallo serve` in a process of its own; its port."""
    words = [sys.executable, "-m", "rapallo", "serve", "--house", house.folder, "--port", "0"]
    with subprocess.Popen(words, env=ENV, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as running:
        assert running.stdout is not None
        try:
            yield int(re.findall(r"127\.0\.0\.1:(\d+)/", running.stdout.readline())[0])
        finally:
            running.send_signal(signal.SIGINT)
            running.wait(timeout=20)


def asked(port: int, method: str, path: str, body: str = "", host: str = "example.org") -> tuple[int, dict[str, str], str]:
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    line.request(method, path, body, {"Host": host, "Content-Type": "application/x-www-form-urlencoded"})
    reply = line.getresponse()
    found = reply.status, {name.lower(): value for name, value in reply.getheaders()}, reply.read().decode("utf-8")
    line.close()
    return found


def sworn(db: sqlite3.Connection, address: str) -> list[str]:
    return [one["what"] for one in about(db, address)["consent"]]


def test_two_servers_and_a_sending_at_once(tmp_path: Path) -> None:
    """Forty people confirm, each by five requests at once to two servers, while an issue goes out: each agreed once, and nothing fails."""
    with post_office() as post:
        house = house_in(tmp_path, post.port)
        members(house, 40)
        db, draw = begun(house), drawing(9)
        now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        tokens = [subscribe(db, f"new{number}@example.net", "", "text", now, draw)[1] for number in range(40)]
        with served(house) as one, served(house) as other, ThreadPoolExecutor(8) as pool:
            words = [sys.executable, "-m", "rapallo", "letter", "send", "2026-11", "--house", str(tmp_path), "--per-minute", "999999"]
            sending = subprocess.Popen(words, env=ENV, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            paths = [(port, f"/lion/confirm/{token}") for token in tokens for port in (one, other, one, other, one)]
            replies = list(pool.map(lambda each: asked(each[0], "POST", each[1])[0], paths))
            assert sending.wait(timeout=120) in (0, 1), "1: some confirmed after the list had been drawn up, and wait"
        assert subprocess.run(words, env=ENV, capture_output=True, timeout=120).returncode == 0
        assert set(replies) == {200}
        assert [one.state for one in readers(db)] == ["active"] * 80
        assert all(sworn(db, f"new{number}@example.net") == ["asked", "confirmed"] for number in range(40))
        assert len(set(post.addresses())) == len(post.mails) == 80
        db.close()


def test_a_scanner_opens_every_link_and_changes_nothing(house: House) -> None:
    """HEAD and GET, again and again, with what mail gateways send along; then the one click, and its replay."""
    db, draw = begun(house), drawing(4)
    members(house, 1)
    with writing(db):
        stop = fresh_token(db, 1, "unsubscribe", NOW, draw)
    with served(house) as port:
        for method in ("HEAD", "GET", "GET", "HEAD"):
            status, headers, body = asked(port, method, f"/lion/unsubscribe/{stop}?utm_source=scan")
            assert status == 200 and headers["cache-control"] == "no-store" and headers["referrer-policy"] == "no-referrer"
            assert (body == "") == (method == "HEAD") and int(headers["content-length"]) > 0
            assert "set-cookie" not in headers and "location" not in headers and stop not in body, "the page does not repeat the token"
        assert readers(db)[0].state == "active"
        for _ in range(3):
            status, headers, _body = asked(port, "POST", f"/lion/unsubscribe/{stop}", "List-Unsubscribe=One-Click")
            assert status == 200 and "location" not in headers
        assert readers(db)[0].state == "unsubscribed" and sworn(db, "reader0@example.net") == ["asked", "confirmed", "withdrawn"]
        assert asked(port, "PUT", f"/lion/unsubscribe/{stop}")[0] == 405
        assert asked(port, "GET", "/lion/readers.sqlite")[0] == asked(port, "GET", "/lion/letters/%2e%2e/house.toml")[0] == 404
    db.close()


def test_a_body_that_never_ends_is_not_waited_for(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """A hand that sends one byte and holds the line; the one behind it is served all the same."""
    import asyncio

    monkeypatch.setattr(serve_public_app, "SLOWEST_BODY", 0.05)
    db = begun(house)
    app = public_app(house, db, dict, lambda: NOW)
    sent: list[dict[str, object]] = []

    async def receive() -> dict[str, object]:
        await asyncio.sleep(30)
        return {"type": "http.disconnect"}

    async def send(message: dict[str, object]) -> None:
        sent.append(message)

    scope = {
        "type": "http", "method": "POST", "path": "/lion/unsubscribe/" + "A" * 43, "raw_path": b"", "query_string": b"", "client": ("203.0.113.1", 1),
        "headers": [(b"host", b"example.org"), (b"content-length", b"10")],
    }  # fmt: skip
    asyncio.run(app(scope, receive, send))
    assert sent[0]["status"] == 408
    db.close()


def test_a_file_that_cannot_be_had_is_said_and_nothing_is_lost(house: House) -> None:
    db, draw = begun(house), drawing(5)
    _, token = subscribe(db, "a@example.net", "", "text", NOW, draw)
    client = Client(public_app(house, db, dict, lambda: NOW), "example.org")
    db.execute("PRAGMA busy_timeout=50")
    other = open_readers(readers_path(house))
    other.execute("BEGIN EXCLUSIVE")
    reply = client.post(f"/lion/confirm/{token}")
    assert reply.status_code == 503 and reply.headers["retry-after"] == "60" and "sqlite" not in reply.text.lower()
    other.execute("ROLLBACK")
    assert client.post(f"/lion/confirm/{token}").status_code == 200 and readers(db)[0].state == "active"
    other.close()
    db.close()


def test_one_token_confirms_once_over_two_lines_to_the_file(house: House) -> None:
    first, draw = begun(house), drawing(6)
    _, token = subscribe(first, "a@example.net", "", "text", NOW, draw)
    both = threading.Barrier(4)

    def presses() -> bool:
        db = open_readers(readers_path(house))
        both.wait(10)
        found = confirm(db, token, NOW)
        db.close()
        return found is not None and found.state == "active"

    with ThreadPoolExecutor(4) as pool:
        assert all(pool.map(lambda _: presses(), range(4)))
    assert sworn(first, "a@example.net") == ["asked", "confirmed"]
    first.close()


def test_many_processes_on_one_file(house: House) -> None:
    """Four processes subscribe, confirm and stop people of their own at the same time."""
    begun(house).close()
    code = (
        "import sys; from letters import NOW, drawing; from rapallo.press.letter_subscribers import *\n"
        "db = open_readers(sys.argv[1]); draw = drawing(int(sys.argv[2]))\n"
        "for number in range(15):\n"
        "    address = f'p{sys.argv[2]}n{number}@example.net'\n"
        "    _, token = subscribe(db, address, '', 'text', NOW, draw); confirm(db, token, NOW)\n"
        "    if number % 3 == 0: stop(db, address, NOW)\n"
    )
    env = {**ENV, "PYTHONPATH": f"{SOURCE}{os.pathsep}{Path(__file__).parents[1]}"}
    running = [subprocess.Popen([sys.executable, "-c", code, readers_path(house), str(seed)], env=env) for seed in range(4)]
    assert [one.wait(timeout=120) for one in running] == [0] * 4
    db = begun(house)
    states = [one.state for one in readers(db)]
    assert (states.count("active"), states.count("unsubscribed"), len(states)) == (40, 20, 60)
    assert db.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    db.close()


def test_who_never_answered_is_forgotten(house: House) -> None:
    """Asked and not confirmed: nothing was agreed to, so nothing is kept for long. Who once agreed is kept until erased."""
    db, draw = begun(house), drawing(8)
    subscribe(db, "silent@example.net", "", "text", "2026-01-01T00:00:00Z", draw)
    _, token = subscribe(db, "left@example.net", "", "text", "2026-01-01T00:00:00Z", draw)
    confirm(db, token, "2026-01-02T00:00:00Z")
    unsubscribe(db, "none", NOW)
    db.execute("UPDATE subscriber SET state = 'unsubscribed' WHERE address = 'left@example.net'")
    subscribe(db, "left@example.net", "", "text", "2026-01-03T00:00:00Z", draw)
    subscribe(db, "new@example.net", "", "text", "2026-01-30T23:59:59Z", draw)
    assert len(readers(db)) == 3
    subscribe(db, "newer@example.net", "", "text", f"2026-01-{1 + UNCONFIRMED_DAYS}T00:00:00Z", draw)
    assert [one.address for one in readers(db)] == ["left@example.net", "new@example.net", "newer@example.net"]
    db.close()
    assert b"silent@example.net" not in Path(readers_path(house)).read_bytes(), "overwritten in the file"


def test_tokens_are_unguessable_and_found_by_their_digest_alone(house: House) -> None:
    """256 random bits each; what is compared is a digest, so that no time that a wrong one takes says how close it was."""
    import secrets

    db = begun(house)
    tokens = [subscribe(db, f"r{number}@example.net", "", "text", NOW, secrets.token_urlsafe)[1] for number in range(50)]
    assert len(set(tokens)) == 50 and all(re.fullmatch(r"[A-Za-z0-9_-]{43}", token) for token in tokens)
    statements: list[str] = []
    db.set_trace_callback(statements.append)
    assert subscriber_of(db, tokens[0], "confirm", NOW) is not None and subscriber_of(db, tokens[0][:-1] + "x", "confirm", NOW) is None
    db.set_trace_callback(None)
    assert len(statements) >= 3 and not any(tokens[0][:40] in one for one in statements)
    db.close()


def test_two_letters_sent_at_once_from_two_processes(tmp_path: Path) -> None:
    """Whoever comes second is told so, and nobody gets it twice."""
    with post_office() as post:
        house = house_in(tmp_path, post.port)
        addresses = members(house, 60)
        words = [sys.executable, "-m", "rapallo", "letter", "send", "2026-11", "--house", house.folder, "--per-minute", "3000"]
        running = [subprocess.Popen(words, env=ENV, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) for _ in range(3)]
        told = [one.communicate(timeout=120)[1] for one in running]
        assert sorted(one.returncode for one in running) == [0, 1, 1]
        assert sum("a letter is being sent by another process" in one for one in told) == 2
        assert sorted(post.addresses()) == sorted(addresses)
