"""The desk against what a network, another page or somebody else's case may do to it; the server itself over real lines."""

import http.client
import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from asgi import Client
from desks import PORT, TOKEN, desk, files
from furnished import furnished_case
from rapallo.cli import main
from rapallo.errors import CaseError

pytest.importorskip("uvicorn", reason="the desk's libraries are not installed: pip install 'rapallo[desk]'")

from rapallo.desk import Shelf, desk_app
from rapallo.desk import app as desk_module
from rapallo.desk.guard import LARGEST_BODY

PATIENCE = 1.0

pytestmark = pytest.mark.usefixtures("built")


# -- somebody else's case --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    ["case.toml", "things.csv", "sources.csv", "claims.csv", "evidence.csv", "ways.toml", "rules.toml", "theses.toml", "readings.toml",
     "questions.toml", "story.md", "verbs/bless.toml", "verbs", "claims.jsonl", "things.parquet", "sources.json", "library/documents.csv", "library"],
)  # fmt: skip
def test_no_file_of_a_case_leads_out_of_its_folder(name: str, tmp_path: Path) -> None:
    case = furnished_case(tmp_path)
    outside = tmp_path / "outside"
    path, inner = case / name, outside / name
    inner.parent.mkdir(parents=True)
    if path.exists():
        shutil.move(path, inner)
    elif name == "verbs":
        inner.mkdir()
        (inner / "bless.toml").write_text('label = "SECRET"\n', encoding="utf-8")
    else:
        inner.write_text("SECRET\n", encoding="utf-8")
    path.parent.mkdir(exist_ok=True)
    try:
        os.symlink(inner, path)
    except OSError:
        pytest.skip("this system makes no symbolic links")
    with pytest.raises(CaseError, match="leads out") as refused:
        Shelf(str(case))
    assert "SECRET" not in str(refused.value)
    if name.startswith("library"):
        assert main(["publish", str(case), str(tmp_path / "page.html")]) == 1, "the published page follows it no more than the desk"
        assert not (tmp_path / "page.html").exists()


@pytest.mark.parametrize("what", ["texts", "one text"])
def test_no_text_of_a_library_leads_out(what: str, tmp_path: Path) -> None:
    case = furnished_case(tmp_path)
    texts, outside = case / "library" / "texts", tmp_path / "texts"
    try:
        if what == "texts":
            shutil.move(texts, outside)
            os.symlink(outside, texts)
        else:
            for one in list(texts.iterdir()):
                shutil.move(one, tmp_path / one.name)
                os.symlink(tmp_path / one.name, one)
    except OSError:
        pytest.skip("this system makes no symbolic links")
    client = desk(case)
    for path in ("/api/document?id=history", "/api/library?q=lume", "/api/payload", "/"):
        reply = client.get(path)
        assert "leased to the Arland Air Office." not in reply.text, path
    assert client.get("/api/document?id=history").status_code == 400


def test_a_case_changed_into_one_that_leads_out_is_not_followed(folder: Path, tmp_path: Path) -> None:
    client = desk(folder)
    assert client.get("/api/payload").status_code == 200
    (tmp_path / "secret.md").write_text("# SECRET\n", encoding="utf-8")
    (folder / "story.md").unlink()
    try:
        os.symlink(tmp_path / "secret.md", folder / "story.md")
    except OSError:
        pytest.skip("this system makes no symbolic links")
    state = client.get("/api/state").json()
    assert state["changed"] is True and any("leads out" in one for one in state["faults"])
    assert "SECRET" not in client.get("/").text + client.get("/api/payload").text


def test_a_pipe_in_the_place_of_a_table_holds_nobody_up(folder: Path) -> None:
    if not hasattr(os, "mkfifo"):
        pytest.skip("this system has no pipes")
    (folder / "story.md").unlink()
    os.mkfifo(folder / "story.md")
    with pytest.raises(CaseError, match="pipe"):
        Shelf(str(folder))


@pytest.mark.parametrize(
    "path",
    ["/../case.toml", "/..%2f..%2fetc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "/api/../../case.toml", "//etc/passwd", "/case.toml", "/claims.csv",
     "/static/app.js", "/api/", "/api/ask/", "/.git/config", "/api/payload/..", "/\\..\\..\\case.toml", "/api/document?id=../../case.toml",
     "/api/document?id=%2fetc%2fpasswd", "/api/row?table=../case&id=x", "/api/row?table=things&id=../../x", "/api/letter?id=../../case"],
)  # fmt: skip
def test_no_path_leads_anywhere(path: str, folder: Path) -> None:
    reply = desk(folder).get(path)
    assert reply.status_code in (400, 404, 405) and "arland" not in reply.text.lower() and "root:" not in reply.text


# -- other pages and other ways of asking ----------------------------------------------------------------------------


@pytest.mark.parametrize("method", ["HEAD", "OPTIONS", "TRACE", "PUT", "DELETE", "PATCH", "CONNECT", "BREW"])
def test_other_methods_do_nothing(method: str, folder: Path) -> None:
    client, before = desk(folder), files(folder)
    for path in ("/", "/api/state", "/api/save", "/api/edit", "/api/story", "/api/payload"):
        reply = client.send(method, path, {"X-Rapallo-Token": TOKEN, "Content-Type": "application/json"}, [b"{}"])
        assert reply.status_code in ((200, 405) if method == "HEAD" else (405,)), (path, reply.status_code)
        assert "access-control-allow-origin" not in reply.headers and TOKEN not in reply.headers.get("allow", "")
        if reply.status_code == 405:
            assert TOKEN not in reply.text, "what was sent is not sent back"
    assert files(folder) == before


def test_another_page_gets_no_leave_to_ask(folder: Path) -> None:
    asked = {"Origin": "http://evil.example", "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "x-rapallo-token"}
    reply = desk(folder).send("OPTIONS", "/api/save", asked, [b""])
    assert reply.status_code == 403 and not [name for name in reply.headers if name.startswith("access-control")]
    for site in ("cross-site", "same-site"):
        for path in ("/api/payload", "/api/state", "/api/ask?q=rivals"):
            told = {"Sec-Fetch-Site": site, "Sec-Fetch-Mode": "no-cors"}
            assert desk(folder).get(path, headers=told).status_code == 403, "a script or picture of another page"
        assert desk(folder).get("/", headers={"Sec-Fetch-Site": site, "Sec-Fetch-Mode": "no-cors"}).status_code == 403


@pytest.mark.parametrize("length", ["-1", "1e3", "0x10", "9" * 30, "9" * 5000, "\u00b2", " ", "1,1", str(LARGEST_BODY + 1)])
def test_a_length_that_is_none_is_refused(length: str, folder: Path) -> None:
    sent = {"Host": f"127.0.0.1:{PORT}", "Content-Length": length, "X-Rapallo-Token": TOKEN, "Content-Type": "application/json"}
    assert desk(folder).send("POST", "/api/save", sent, [b"{}"]).status_code == 413


def test_too_many_questions_at_once_are_refused(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk_module, "MOST_WAITING", 0)
    reply = desk(folder).get("/api/ask?q=rivals")
    assert reply.status_code == 503 and "waiting" in reply.json()["error"]


# -- the server itself -----------------------------------------------------------------------------------------------


_SERVER = """
import sys
from rapallo.press import page
real = page.asset
page.asset = lambda name: real(name) if name == "static.css" else "0"
from rapallo.desk import Shelf, desk_app
from rapallo.desk.guard import Guard
from rapallo.desk.running import listening_at, run
folder, token, patience = sys.argv[1], sys.argv[2], float(sys.argv[3])
listening = listening_at("127.0.0.1", 0)
port = listening.getsockname()[1]
app = Guard(desk_app(Shelf(folder), port, token).app, port, patience)
run(app, listening, lambda: print(port, flush=True), {"limit_concurrency": 60, "h11_max_incomplete_event_size": 32768}, patience)
"""


@pytest.fixture
def served(folder: Path) -> Iterator[int]:
    """A real server of short patience, in a process of its own; its port."""
    env = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2] / "src")}
    words = [sys.executable, "-c", _SERVER, str(folder), TOKEN, str(PATIENCE)]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=env) as process:
        try:
            assert process.stdout is not None
            yield int(process.stdout.readline())
        finally:
            process.terminate()
            _, said = process.communicate(timeout=20)
    assert "Traceback" not in said, said


def line_to(port: int) -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), timeout=10)


def answered(port: int) -> int:
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    line.request("GET", "/api/state")
    reply = line.getresponse()
    reply.read()
    line.close()
    return reply.status


def until_cut(line: socket.socket) -> bytes:
    got = b""
    while True:
        try:
            piece = line.recv(4096)
        except ConnectionError:
            return got
        if piece == b"":
            return got
        got += piece


def test_a_line_that_says_nothing_is_cut(served: int) -> None:
    silent, half, again = line_to(served), line_to(served), line_to(served)
    half.sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-")
    again.sendall(f"GET /api/state HTTP/1.1\r\nHost: 127.0.0.1:{served}\r\n\r\n".encode())
    assert again.recv(65536).startswith(b"HTTP/1.1 200")
    again.sendall(b"GET /api/sta")
    begun = time.monotonic()
    for line in (silent, half, again):
        until_cut(line)
        line.close()
    assert time.monotonic() - begun < 8 and answered(served) == 200


def test_a_body_that_does_not_come_is_given_up(served: int) -> None:
    line = line_to(served)
    head = f"POST /api/save HTTP/1.1\r\nHost: 127.0.0.1:{served}\r\nX-Rapallo-Token: {TOKEN}\r\nContent-Type: application/json\r\n"
    line.sendall(f"{head}Content-Length: 100\r\n\r\n".encode() + b'{"table"')
    assert until_cut(line).startswith(b"HTTP/1.1 408")
    line.close()
    slow = line_to(served)
    slow.sendall(f"{head}Transfer-Encoding: chunked\r\n\r\n".encode())
    begun = time.monotonic()
    try:
        while time.monotonic() - begun < 8:
            slow.sendall(b"1\r\nx\r\n")
            time.sleep(0.1)
    except OSError:
        pass
    assert time.monotonic() - begun < 8, "a byte now and then buys no more time"
    slow.close()


def test_a_body_without_end_is_cut_at_the_limit(served: int, folder: Path) -> None:
    before = files(folder)
    line = line_to(served)
    line.sendall(f"POST /api/edit HTTP/1.1\r\nHost: 127.0.0.1:{served}\r\nTransfer-Encoding: chunked\r\n\r\n".encode())
    sent = 0
    try:
        while sent < 40 * LARGEST_BODY:
            line.sendall(b"10000\r\n" + b"x" * 65536 + b"\r\n")
            sent += 65536
    except OSError:
        pass
    assert sent < 40 * LARGEST_BODY and files(folder) == before
    line.close()
    assert answered(served) == 200


def test_many_slow_lines_end_and_the_desk_answers(served: int) -> None:
    lines = [line_to(served) for _ in range(120)]
    for line in lines:
        line.sendall(b"GET / HTTP/1.1\r\nX-Slow: ")
    time.sleep(PATIENCE + 1.5)
    assert answered(served) == 200
    for line in lines:
        line.close()


def test_heads_that_are_no_heads_are_refused(served: int) -> None:
    for sent in (
        b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nHost: evil.example\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nX: " + b"x" * 100_000 + b"\r\n\r\n",
        b"GET / HTTP/1.1\r\n\r\n",
        b"POST /api/save HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
        b"POST /api/save HTTP/1.1\r\nHost: a\r\nContent-Length: -5\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc",
        b"GET http://evil.example/ HTTP/1.1\r\nHost: evil.example\r\n\r\n",
    ):
        line = line_to(served)
        try:
            line.sendall(sent)
        except OSError:
            pass
        status = until_cut(line)[:12]
        assert status[9:12] in (b"400", b"421", b"431", b""), (sent[:60], status)
        line.close()
    assert answered(served) == 200


def test_what_is_told_of_the_server_is_nothing(served: int) -> None:
    line = http.client.HTTPConnection("127.0.0.1", served, timeout=10)
    for method in ("GET", "HEAD"):
        line.request(method, "/api/state")
        reply = line.getresponse()
        body = reply.read()
        assert reply.status == 200 and reply.getheader("server") is None and (len(body) > 0) == (method == "GET")
    line.close()


def test_only_this_machine_is_served(served: int) -> None:
    for address in ("127.0.0.2", socket.gethostbyname(socket.gethostname())):
        if address != "127.0.0.1":
            with pytest.raises(OSError, match=r".*"), socket.create_connection((address, served), timeout=2):
                pass


def test_a_read_only_desk_refuses_every_way_of_writing(folder: Path) -> None:
    shelf, before = Shelf(str(folder), read_only=True), files(folder)
    client = Client(desk_app(shelf, PORT, ""), f"127.0.0.1:{PORT}")
    body = json.dumps({"table": "things", "row": {"note": "x"}, "id": "arland"})
    for path in ("/api/edit", "/api/save", "/api/story"):
        for token in ("", "read-only", TOKEN):
            reply = client.post(path, content=body, headers={"X-Rapallo-Token": token, "Content-Type": "application/json"})
            assert reply.status_code == 403 and "read-only" in reply.json()["error"]
    assert files(folder) == before
