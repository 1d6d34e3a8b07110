"""The desk: who may speak to it, what it answers, and how it is opened and ended."""

import json
import os
import re
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from asgi import Client
from desks import PORT, TOKEN, desk, files
from pages import CASES, hostile_case
from rapallo.cli import main
from rapallo.errors import CaseError, LimitError
from rapallo.inquiry.ask import put
from rapallo.inquiry.digest import digest
from rapallo.record import read_case

pytest.importorskip("starlette", reason="the desk's libraries are not installed: pip install 'rapallo[desk]'")

from rapallo.desk import Shelf
from rapallo.desk import asking as timing
from rapallo.desk.asking import within, worded
from rapallo.desk.guard import LARGEST_BODY

pytestmark = pytest.mark.usefixtures("built")


# -- who may speak ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "host", ["evil.example", f"evil.example:{PORT}", "127.0.0.1", "127.0.0.1:80", f"127.0.0.1.evil.example:{PORT}", "", f"[::]:{PORT}"]
)
def test_another_host_is_refused(client: Client, host: str) -> None:
    for path in ("/", "/api/state", "/api/ask?q=rivals"):
        reply = client.get(path, headers={"Host": host})
        assert reply.status_code == 421 and "127.0.0.1" in reply.json()["error"]


@pytest.mark.parametrize("origin", ["http://evil.example", "null", f"https://127.0.0.1:{PORT}", "http://127.0.0.1:1", "http://localhost"])
def test_another_origin_is_refused(client: Client, origin: str) -> None:
    assert client.get("/api/ask?q=rivals", headers={"Origin": origin}).status_code == 403
    assert client.post("/api/save", json={}, headers={"Origin": origin, "X-Rapallo-Token": TOKEN}).status_code == 403


def test_its_own_page_may_speak(client: Client) -> None:
    for name in ("127.0.0.1", "localhost", "[::1]", "LOCALHOST"):
        headers = {"Host": f"{name}:{PORT}", "Origin": f"http://{name}:{PORT}", "Sec-Fetch-Site": "same-origin"}
        assert client.get("/api/state", headers=headers).status_code == 200
    assert client.get("/api/state", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert client.get("/", headers={"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}).status_code == 200


def test_writing_needs_the_token(client: Client, folder: Path) -> None:
    before = files(folder)
    content = {"table": "things", "row": {"note": "x"}, "id": "arland"}
    for headers in ({}, {"X-Rapallo-Token": ""}, {"X-Rapallo-Token": TOKEN + "x"}, {"X-Rapallo-Token": TOKEN[:-1]}):
        for what in ("edit", "save"):
            assert client.post(f"/api/{what}", json=content, headers=headers).status_code == 403
    body = json.dumps(content)
    for kind in ("text/plain", "application/x-www-form-urlencoded", ""):
        reply = client.post("/api/edit", content=body, headers={"X-Rapallo-Token": TOKEN, "Content-Type": kind})
        assert reply.status_code == 415, "a form of another page cannot be an edit"
    assert client.get("/api/save").status_code == 405 and client.get("/api/nothing").status_code == 404
    assert client.get("/../../etc/passwd").status_code == 404
    assert files(folder) == before


def test_read_only_writes_nothing(folder: Path) -> None:
    client, before = desk(folder, token=""), files(folder)
    assert client.get("/api/state").json()["read_only"] is True
    assert re.search(r'<meta name="rapallo-desk" content="read-only">', client.get("/").text) is not None
    for token in ("", TOKEN):
        reply = client.post("/api/save", json={"table": "things", "row": {}, "id": "arland"}, headers={"X-Rapallo-Token": token})
        assert reply.status_code == 403 and "read-only" in reply.json()["error"]
    assert files(folder) == before


def test_requests_are_bounded(client: Client) -> None:
    headers = {"X-Rapallo-Token": TOKEN, "Content-Type": "application/json"}
    assert client.post("/api/edit", content=b"x" * (LARGEST_BODY + 1), headers=headers).status_code == 413

    def chunks() -> Iterator[bytes]:
        for _ in range(LARGEST_BODY // 1000 + 2):
            yield b"x" * 1000

    assert client.post("/api/edit", content=chunks(), headers=headers).status_code == 413, "whatever length it announces"
    assert client.post("/api/edit", content=b"{", headers=headers).status_code == 400
    assert client.post("/api/edit", content=b'{"table": "things", "row": {"note": 1}}', headers=headers).status_code == 400
    assert client.post("/api/edit", content=b'{"table": "things", "row": {}, "more": 1}', headers=headers).status_code == 400
    assert client.get("/api/ask", params={"q": "show " + "x" * 9000}).status_code == 414
    assert client.get("/api/ask", params={"q": "show " + "x" * 3000}).status_code == 400


def test_every_reply_has_the_headers_of_a_careful_server(client: Client) -> None:
    for path in ("/", "/api/state", "/api/ask?q=rivals", "/api/ask?q=nonsense", "/api/nothing", "/api/figure?q=timeline", "/api/payload"):
        reply = client.get(path)
        policy = reply.headers["content-security-policy"]
        assert policy.startswith("default-src 'none'") and "unsafe-eval" not in policy
        assert reply.headers["x-content-type-options"] == "nosniff" and reply.headers["x-frame-options"] == "DENY"
        assert reply.headers["cross-origin-resource-policy"] == "same-origin" and reply.headers["referrer-policy"] == "no-referrer"
        assert "access-control-allow-origin" not in reply.headers and "server" not in reply.headers
    page = client.get("/")
    meta = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', page.text)
    assert meta is not None and meta.group(1) == page.headers["content-security-policy"] and "connect-src 'self'" in meta.group(1)
    assert f'<meta name="rapallo-desk" content="{TOKEN}">' in page.text


# -- what it answers -------------------------------------------------------------------------------------------------


def test_it_answers_as_the_library_does_to_the_letter() -> None:
    case = read_case(str(CASES / "german-soviet"))
    client = desk(CASES / "german-soviet", token="")
    for question in (*(one.ask for one in case.questions), "sources", "timeline --from 1925 --until 1926", "show lipetsk"):
        reply = client.get("/api/ask", params={"q": question})
        assert reply.status_code == 200 and reply.text == put(case, question).json(), question
        assert client.get("/api/ask", params={"q": question}).content == reply.content
    reading = client.get("/api/ask", params={"q": "why tank-design@germany", "reading": "essay-alone"})
    assert reading.text == put(case, "why tank-design@germany --reading essay-alone").json()
    figure = client.get("/api/figure", params={"q": "why tank-design@germany", "format": "svg"})
    assert figure.text == put(case, "why tank-design@germany").svg() and figure.headers["content-type"] == "image/svg+xml"


@pytest.mark.parametrize("question", ["", "nonsense", "why", "why nobody@nowhere", "at 19xx", 'show "', "without x --between a", "show a b"])
def test_a_question_that_cannot_be_put_is_a_sentence(client: Client, question: str) -> None:
    reply = client.get("/api/ask", params={"q": question})
    assert reply.status_code == 400 and set(reply.json()) == {"error"} and len(reply.json()["error"]) > 10
    assert "Traceback" not in reply.text
    assert client.get("/api/figure", params={"q": "rivals"}).status_code == 400
    assert client.get("/api/figure", params={"q": "timeline", "format": "exe"}).status_code == 400


def test_the_payload_is_known_by_its_digest(client: Client, folder: Path) -> None:
    reply = client.get("/api/payload")
    mark = reply.headers["etag"]
    assert mark == f'"{digest(read_case(str(folder)))}"' and reply.json()["about"]["digest"] == mark.strip('"')
    assert client.get("/api/payload", headers={"If-None-Match": mark}).status_code == 304
    (folder / "story.md").write_text("# Another story\n", encoding="utf-8")
    again = client.get("/api/payload", headers={"If-None-Match": mark})
    assert again.status_code == 200 and "Another story" in again.json()["story"]


def test_a_question_without_end_is_broken_off(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    client = desk(folder, seconds=0.2)
    real = timing.put

    def slow(case: Any, question: str, stage: Any = None) -> Any:
        if question == "rivals":
            while True:
                time.sleep(0.001)
        return real(case, question, stage)

    monkeypatch.setattr(timing, "put", slow)
    reply = client.get("/api/ask", params={"q": "rivals"})
    assert reply.status_code == 503 and "broken off" in reply.json()["error"]
    monkeypatch.setattr(timing, "put", real)
    assert within(5.0, lambda: b"x") == b"x"
    assert client.get("/api/state").status_code == 200
    with pytest.raises(ZeroDivisionError):
        within(5.0, lambda: bytes(1 // 0))
    with pytest.raises(LimitError):
        within(0.05, lambda: time.sleep(0.3) or b"")  # type: ignore[func-returns-value]
    assert worded(" rapallo why x ", "one") == "why x --reading one" and worded("rivals", "one") == "rivals"


def test_many_ask_at_once(folder: Path) -> None:
    client, case = desk(folder), read_case(str(folder))
    wanted = {question: put(case, question).json() for question in ("rivals", "sources", "why airships@arland", "timeline", "breaches")}
    wrong: list[str] = []

    def ask() -> None:
        for question, answer in wanted.items():
            if client.get("/api/ask", params={"q": question}).text != answer:
                wrong.append(question)

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_a_hostile_case_is_served_and_obeyed_in_nothing(tmp_path: Path) -> None:
    client = desk(hostile_case(tmp_path / "x"))
    page = client.get("/").text
    assert page.count("<script") == 2 and "\u202e" not in page
    drawn = client.get("/api/figure", params={"q": "timeline"})
    assert "<script" not in drawn.text and "sandbox" in drawn.headers["content-security-policy"]


def test_a_case_cannot_read_outside_its_folder(folder: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret.md"
    secret.write_text("# A secret\n", encoding="utf-8")
    (folder / "story.md").unlink()
    try:
        os.symlink(secret, folder / "story.md")
    except OSError:
        pytest.skip("this system makes no symbolic links")
    with pytest.raises(CaseError, match="leads out"):
        Shelf(str(folder))


# -- the command -----------------------------------------------------------------------------------------------------


def test_open_refuses_in_a_line(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    assert main(["open", str(tmp_path)]) == 1 and "no case" in capsys.readouterr().err
    assert main(["open", str(CASES / "tutorial"), "--port", "70000"]) == 2
    assert main(["open", str(CASES / "tutorial"), "--port", "x"]) == 2
    import builtins

    real = builtins.__import__

    def without(name: str, *rest: Any) -> Any:
        if name.partition(".")[0] in ("uvicorn", "starlette"):
            raise ImportError(name)
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without)
    capsys.readouterr()
    assert main(["open", str(CASES / "tutorial"), "--no-browser", "--port", "0"]) == 2
    assert "pip install 'rapallo[desk]'" in capsys.readouterr().err


def test_open_serves_on_this_machine_alone_and_ends_cleanly(tmp_path: Path) -> None:
    """The real server, once: it prints its address, answers there, listens nowhere else, and Ctrl-C ends it without a trace."""
    import signal
    import subprocess
    import sys
    import urllib.request

    pytest.importorskip("uvicorn", reason="uvicorn is not installed: pip install 'rapallo[desk]'")
    code = "import sys; from rapallo.press import page; real = page.asset\n"
    code += "page.asset = lambda name: real(name) if name == 'static.css' else '0'\n"
    code += "from rapallo.cli import main; sys.exit(main(sys.argv[1:]))"
    words = [sys.executable, "-c", code, "open", str(CASES / "tutorial"), "--port", "0", "--no-browser"]
    env = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2] / "src"), "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=env) as process:
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
            found = re.search(r"http://127\.0\.0\.1:(\d+)/", line)
            assert found is not None, line
            with urllib.request.urlopen(found.group() + "api/state", timeout=20) as reply:
                assert json.load(reply)["read_only"] is False
            process.send_signal(signal.SIGINT)
            out, err = process.communicate(timeout=20)
        finally:
            process.kill()
    assert process.returncode in (0, 130) and "Traceback" not in err + out, err
