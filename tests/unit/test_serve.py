"""The small public server: what is shown and what acts, whose link it is, how often one may ask, and what is not there."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from asgi import Client
from letters import NOW, begun, drawing, house_in
from rapallo.library.stories_house import House
from rapallo.press.letter_journal import begin_issue, begin_one
from rapallo.press.letter_subscribers import about, confirm, readers, subscribe

pytest.importorskip("starlette", reason="the public server's libraries are not installed: pip install 'rapallo[desk]'")

from rapallo.desk.serve_public import archive_now
from rapallo.desk.serve_public_app import public_app
from rapallo.desk.serve_public_limits import Limits, asker

BASE = "/lion/"


class Site:
    """A house, its readers and its server, with a clock that stands."""

    def __init__(self, folder: Path) -> None:
        self.house: House = house_in(folder)
        self.db, self.draw, self.at, self.now = begun(self.house), drawing(3), 0.0, NOW
        app = public_app(self.house, self.db, archive_now(self.house), lambda: self.now, lambda: self.at, behind_proxy=True)
        self.client = Client(app, "example.org")

    def asked(self, address: str = "ann@example.net") -> str:
        """Somebody asked for the letter; the token that confirms it."""
        return subscribe(self.db, address, "Ann", self.house.letter.consent, NOW, self.draw)[1]

    def state(self) -> str:
        return readers(self.db)[0].state

    def stopping(self) -> str:
        """A subscriber's token for stopping, as a letter would have it."""
        confirm(self.db, self.asked(), NOW)
        begin_issue(self.db, "2026-11", "d", NOW)
        token = begin_one(self.db, "2026-11", readers(self.db)[-1], "<m>", NOW, self.draw)
        assert token is not None
        return token


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    found = Site(tmp_path)
    yield found
    found.db.close()


def test_confirming_takes_a_press_of_the_button(site: Site) -> None:
    path = f"{BASE}confirm/{site.asked()}"
    for method in ("GET", "HEAD", "GET"):
        reply = site.client.send(method, path, None, [b""])
        assert reply.status_code == 200 and site.state() == "pending", "a scanner that opens every link changes nothing"
    assert "Yes, send me the letter &lt;monthly&gt;." in site.client.get(path).text
    assert site.client.post(path).status_code == 200 and site.state() == "active"
    assert site.client.post(path).status_code == 200 and site.state() == "active"
    kept = about(site.db, "ann@example.net")["consent"]
    assert [one["what"] for one in kept] == ["asked", "confirmed"]
    assert all(one["text"] == site.house.letter.consent and one["at"] == NOW and len(one["token_digest"]) == 64 for one in kept)


def test_what_is_agreed_to_is_what_was_shown(site: Site) -> None:
    token = site.asked()
    path = Path(site.house.folder) / "house.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("Yes, send me", "Sell my address and send me"), encoding="utf-8")
    assert "Sell my address" not in site.client.get(f"{BASE}confirm/{token}").text


def test_unsubscribing_in_one_click(site: Site) -> None:
    path = f"{BASE}unsubscribe/{site.stopping()}"
    reply = site.client.get(path)
    assert reply.status_code == 200 and site.state() == "active" and '<form method="post">' in reply.text
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    reply = site.client.post(path, "List-Unsubscribe=One-Click", headers=form)
    assert reply.status_code == 200 and site.state() == "unsubscribed" and "location" not in reply.headers
    assert site.client.post(path, "List-Unsubscribe=One-Click", headers=form).status_code == 200
    assert "no more letters" in site.client.get(path).text
    assert about(site.db, "ann@example.net")["consent"][-1]["what"] == "withdrawn"


def test_an_old_link_for_confirming_brings_nobody_back(site: Site) -> None:
    first = site.asked()
    site.client.post(f"{BASE}confirm/{first}")
    begin_issue(site.db, "2026-11", "d", NOW)
    token = begin_one(site.db, "2026-11", readers(site.db)[0], "<m>", NOW, site.draw)
    site.client.post(f"{BASE}unsubscribe/{token}")
    assert site.state() == "unsubscribed"
    assert site.client.post(f"{BASE}confirm/{first}").status_code == 404 and site.state() == "unsubscribed"


def test_a_link_for_confirming_ends(site: Site) -> None:
    token = site.asked()
    site.now = "2026-12-01T10:00:00Z"
    assert site.client.get(f"{BASE}confirm/{token}").status_code == 404
    assert site.client.post(f"{BASE}confirm/{token}").status_code == 404 and site.state() == "pending"


def test_a_token_does_one_thing(site: Site) -> None:
    asked, stops = site.asked("bob@example.net"), site.stopping()
    assert site.client.post(f"{BASE}unsubscribe/{asked}").status_code == 404
    assert site.client.post(f"{BASE}confirm/{stops}").status_code == 404
    assert [one.state for one in readers(site.db)] == ["pending", "active"]


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/lion",
        "/lion/",
        "/lion/readers.sqlite",
        "/lion/letters/../house.toml",
        "/lion/letters/..%2fhouse.toml",
        "/lion/letters/2026-11.md",
        "/lion/letters/a/b",
        "/lion/confirm/",
        "/lion/confirm/" + "A" * 43,
        "/lion/unsubscribe/' OR 1=1",
        "/lion/confirm/" + "A" * 43 + "/x",
        "/lion/subscribe",
        "/letters/",
    ],
)
def test_nothing_else_is_reachable(site: Site, path: str) -> None:
    for method in ("GET", "POST", "PUT", "DELETE", "OPTIONS"):
        reply = site.client.send(method, path, None, [b""])
        assert reply.status_code in (404, 405) and "sqlite" not in reply.text and "monthly" not in reply.text


def test_the_archive_is_what_went_out(site: Site) -> None:
    index = site.client.get(f"{BASE}letters/")
    assert index.status_code == 200 and "Issue of Növ" in index.text
    page = site.client.get(f"{BASE}letters/2026-11.html").text
    assert "<h2>Ünder the engine</h2>" in page and "&lt;script&gt;" in page and "unsubscribe" not in page
    assert site.client.get(f"{BASE}letters/feed.atom").headers["content-type"].startswith("application/atom+xml")
    assert site.client.get(f"{BASE}letters/feed.json").json()["version"] == "https://jsonfeed.org/version/1.1"
    path = Path(site.house.folder) / "letters" / "2026-11.md"
    path.write_text(path.read_text(encoding="utf-8").replace("draft = false", "draft = true "), encoding="utf-8")
    assert site.client.get(f"{BASE}letters/2026-11.html").status_code == 404
    path.write_text("broken", encoding="utf-8")
    assert site.client.get(f"{BASE}letters/").status_code == 503


def test_headers_of_every_reply(site: Site) -> None:
    for path in ("/nothing", f"{BASE}letters/", f"{BASE}confirm/{site.asked()}"):
        headers = site.client.get(path).headers
        assert headers["x-content-type-options"] == "nosniff" and headers["x-frame-options"] == "DENY"
        assert headers["referrer-policy"] == "no-referrer" and headers["strict-transport-security"].startswith("max-age")
        assert (
            "default-src 'none'" in headers["content-security-policy"] and "script-src" not in headers["content-security-policy"]
        )
        assert "server" not in headers and "set-cookie" not in headers
    confirming = site.client.get(f"{BASE}confirm/{site.asked()}")
    assert confirming.headers["cache-control"] == "no-store" and confirming.headers["x-robots-tag"] == "noindex"
    assert re.search(r"<script|<img|src=|@import|url\(", confirming.text) is None


def test_another_host_is_refused(site: Site) -> None:
    for host in ("evil.example", "127.0.0.1", "", "example.org.evil.example"):
        assert site.client.get(f"{BASE}letters/", headers={"Host": host}).status_code == 421


def test_a_large_body_and_a_long_address_are_refused(site: Site) -> None:
    path = f"{BASE}unsubscribe/{site.stopping()}"
    assert site.client.post(path, b"x" * 5000).status_code == 413
    assert site.client.post(path, iter([b"x" * 3000, b"x" * 3000]), headers={"Content-Length": "10"}).status_code == 413
    assert site.client.post(path, b"", headers={"Content-Length": "-1"}).status_code == 413
    assert site.state() == "active"
    assert site.client.get(f"{BASE}letters/{'a' * 2000}").status_code == 414


def test_guessing_is_slowed_down_and_others_are_not(site: Site) -> None:
    guess = f"{BASE}unsubscribe/{'B' * 43}"
    me, other = {"X-Forwarded-For": "6.6.6.6, 203.0.113.5"}, {"X-Forwarded-For": "203.0.113.6"}
    found = [site.client.get(guess, headers=me).status_code for _ in range(25)]
    assert found == [404] * 20 + [429] * 5
    assert int(site.client.get(guess, headers=me).headers["retry-after"]) >= 1
    stops = f"{BASE}unsubscribe/{site.stopping()}"
    assert site.client.post(stops, headers=me).status_code == 429 and site.state() == "active"
    assert site.client.post(stops, headers=other).status_code == 200 and site.state() == "unsubscribed"
    site.at += 60
    assert site.client.get(guess, headers=me).status_code == 404


def test_limits_and_askers() -> None:
    at = [0.0]
    limits = Limits(2, 60, lambda: at[0])
    assert [limits.take("a") for _ in range(3)] == [0.0, 0.0, 1.0] and limits.take("b") == 0.0
    at[0] = 1.0
    assert limits.take("a") == 0.0 and limits.empty("a") == 1.0
    for number in range(10_050):
        limits.take(str(number))
    assert len(limits.buckets) == 10_000
    assert asker("2001:db8::1", "", False) == asker("2001:db8::ffff", "", False) != asker("2001:db8:0:1::1", "", False)
    assert asker("10.0.0.1", "nonsense", True) == "10.0.0.1" and asker("::ffff:1.2.3.4", "", False) == "1.2.3.4"


def test_it_is_served_and_ends(tmp_path: Path) -> None:
    """The command itself, at a free port of this machine, asked over a line under its public name."""
    import http.client
    import os
    import signal
    import subprocess
    import sys

    house_in(tmp_path)
    env = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2] / "src"), "PYTHONDONTWRITEBYTECODE": "1"}
    words = [sys.executable, "-m", "rapallo", "serve", "--house", str(tmp_path), "--port", "0"]
    with subprocess.Popen(words, env=env, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as running:
        assert running.stdout is not None
        port = int(re.findall(r"127\.0\.0\.1:(\d+)/", running.stdout.readline())[0])
        found = []
        for host, path in (
            ("example.org", "/lion/letters/"),
            ("example.org", "/lion/house.toml"),
            ("127.0.0.1", "/lion/letters/"),
        ):
            line = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
            line.request("GET", path, headers={"Host": host})
            found.append(line.getresponse().status)
            line.close()
        running.send_signal(signal.SIGINT)
        assert running.wait(timeout=20) == 0
    assert found == [200, 404, 421]
