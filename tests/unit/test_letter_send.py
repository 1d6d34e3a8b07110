"""A letter sent over a real mail server on this machine: nobody gets it twice, whatever happens in between."""

import os
import random
import signal
import subprocess
import sys
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from letters import NOW, Clock, begun, drawing, house_in, members, post_office
from rapallo.cli import main
from rapallo.errors import RapalloError
from rapallo.library.stories_house import SmtpSettings
from rapallo.library.stories_lock import held
from rapallo.press.letter import issue_digest, read_issue
from rapallo.press.letter_journal import begin_issue, begin_one, deliveries, waiting
from rapallo.press.letter_mail import message_id
from rapallo.press.letter_send import Sent, readers_path, send_issue
from rapallo.press.letter_smtp import Ended, Line
from rapallo.press.letter_subscribers import readers, subscriber_of, unsubscribe

pytest.importorskip("aiosmtpd", reason="the test mail server is not installed: pip install 'rapallo[test]'")

SOURCE = Path(__file__).parents[2] / "src"


def send_in_process(folder: Path, *more: str) -> "subprocess.Popen[bytes]":
    """`rapallo letter send` in a process of its own."""
    words = [
        sys.executable,
        "-m",
        "rapallo",
        "letter",
        "send",
        "2026-11",
        "--house",
        str(folder),
        "--per-minute",
        "999999999",
        *more,
    ]
    env = {**os.environ, "PYTHONPATH": str(SOURCE), "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.Popen(words, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def test_a_thousand_recipients_killed_and_resumed(tmp_path: Path) -> None:
    """Killed at six moments, some before the server's answer and some after; every address once, but the uncertain at most once."""
    rng = random.Random(6)
    with post_office() as post:
        house = house_in(tmp_path, post.port)
        addresses = members(house, 1000)
        ends = sorted(rng.sample(range(20, 950), 6))
        for number, end in enumerate(ends):
            running = send_in_process(tmp_path)

            def killed(
                address: str,
                count: int,
                at: int = end,
                process: "subprocess.Popen[bytes]" = running,
                before: bool = number % 2 == 0,
            ) -> None:
                if count >= at and process.returncode is None:
                    if before:
                        os.kill(process.pid, signal.SIGKILL)
                        process.wait()
                    else:
                        process.send_signal(signal.SIGKILL)

            post.taken = killed
            assert running.wait(timeout=120) == -signal.SIGKILL
            assert len(post.mails) < 1000
        post.taken = lambda address, count: None
        assert send_in_process(tmp_path).wait(timeout=120) == (1 if uncertain(house) > 0 else 0)
        got = post.addresses()
        assert len(got) == len(set(got)), "nobody twice"
        left = set(addresses) - set(got)
        db = begun(house)
        states = {one.address: one.state for one in deliveries(db, "2026-11")}
        db.close()
        assert set(states) == set(addresses)
        assert all(states[address] == "uncertain" for address in left), "only the uncertain may have missed it"
        assert 3 <= uncertain(house) <= 6, "each end leaves one at most, and those before the answer leave one"
        before = len(post.mails)
        assert send_in_process(tmp_path).wait(timeout=60) == 1
        assert len(post.mails) == before, "run again: nobody"


def uncertain(house: object) -> int:
    db = begun(house)  # type: ignore[arg-type]
    found = sum(1 for one in deliveries(db, "2026-11") if one.state == "uncertain")
    db.close()
    return found


def test_the_uncertain_are_mailed_again_only_when_asked_for(tmp_path: Path) -> None:
    with post_office() as post:
        house = house_in(tmp_path, post.port)
        members(house, 3)
        db, issue, draw = begun(house), read_issue(house, "2026-11"), drawing()

        def send(again: bool = False) -> Sent:
            return send_issue(house, issue, db, Line(house.smtp, ""), Clock(), draw, 60, again)

        first = readers(db)[0]
        begin_issue(db, issue.id, issue_digest(issue), NOW)
        begin_one(db, issue.id, first, message_id(house, issue.id, first.key), NOW, drawing(9))
        sent = send()
        assert (sent.handed_over, sent.found_uncertain, sent.uncertain, sent.waiting) == (2, 1, (first.address,), 0)
        assert send().handed_over == 0
        assert send(True).handed_over == 1
        assert sorted(post.addresses()) == [f"reader{number}@example.net" for number in range(3)]
        assert dict(send().states) == {"handed over": 3}
        db.close()


def test_it_is_throttled(tmp_path: Path) -> None:
    class Hands:
        def hand_over(self, sender: str, to: str, mail: bytes) -> Ended:
            return Ended("handed over", "250")

        def close(self) -> None:
            pass

    house = house_in(tmp_path)
    members(house, 7)
    clock, db = Clock(), begun(house)
    start = clock.at
    send_issue(house, read_issue(house, "2026-11"), db, Hands(), clock, drawing(), per_minute=30)
    assert clock.at - start == pytest.approx(6 * 2.0) and max(clock.waits) <= 2.0
    db.close()


def test_what_a_server_says_is_noted_and_obeyed(tmp_path: Path) -> None:
    """5xx: refused, and the address noted; 4xx: waits for the next run; a break in the mail: uncertain."""
    answers = {
        "reader0@example.net": "550 5.1.1 no such user",
        "reader1@example.net": "451 4.7.1 come again",
        "reader2@example.net": "554 5.7.1 spam",
    }
    with post_office() as post:
        house = house_in(tmp_path, post.port)
        members(house, 5)
        post.rcpt = lambda address: answers.get(address)
        db, issue, line = begun(house), read_issue(house, "2026-11"), Line(house.smtp, "")
        sent = send_issue(house, issue, db, line, Clock(), drawing())
        assert dict(sent.states) == {"deferred": 1, "handed over": 2, "refused": 2} and sent.waiting == 1
        states = {one.address: one.state for one in readers(db)}
        assert states["reader0@example.net"] == "bounced" and states["reader2@example.net"] == "active"
        post.rcpt = lambda address: None
        sent = send_issue(house, issue, db, Line(house.smtp, ""), Clock(), drawing(8))
        assert (sent.handed_over, sent.waiting) == (1, 0)
        assert sorted(post.addresses()) == ["reader1@example.net", "reader3@example.net", "reader4@example.net"]
        db.close()


def test_a_line_that_breaks_in_the_mail_leaves_it_uncertain() -> None:
    """A server that takes the mail's bytes and goes away without a word."""
    import socket
    from threading import Thread

    listening = socket.create_server(("127.0.0.1", 0))

    def served() -> None:
        line, _ = listening.accept()
        with line, line.makefile("rwb") as file:
            file.write(b"220 hello\r\n")
            file.flush()
            for answer in (b"250 me", b"250 ok", b"250 ok", b"354 go"):
                file.readline()
                file.write(answer + b"\r\n")
                file.flush()
            file.readline()

    thread = Thread(target=served, daemon=True)
    thread.start()
    settings = SmtpSettings(host="127.0.0.1", port=listening.getsockname()[1], security="none")
    ended = Line(settings, "").hand_over("a@example.org", "b@example.org", b"Subject: x\r\n\r\nbody\r\n")
    assert (ended.state, ended.broken) == ("uncertain", True)
    thread.join()
    listening.close()


def test_two_letters_sent_at_once(tmp_path: Path) -> None:
    house = house_in(tmp_path)
    members(house, 1)
    db = begun(house)
    with held(readers_path(house) + ".lock", "a letter is being sent"):
        done = send_in_process(tmp_path)
        assert done.wait(timeout=60) == 1
    assert deliveries(db, "2026-11") == ()
    db.close()


def test_somebody_who_leaves_meanwhile_gets_nothing(tmp_path: Path) -> None:
    with post_office() as post:
        house = house_in(tmp_path, post.port)
        members(house, 4)
        db, issue = begun(house), read_issue(house, "2026-11")

        def leaves(address: str, state: str) -> None:
            if address == "reader0@example.net":
                mail = message_from_bytes(post.mails[0][1], policy=policy.default)
                token = str(mail["List-Unsubscribe"]).partition("/unsubscribe/")[2].partition(">")[0]
                assert unsubscribe(db, token, NOW) is not None
                db.execute("UPDATE subscriber SET state = 'unsubscribed' WHERE address = 'reader2@example.net'")

        sent = send_issue(house, issue, db, Line(house.smtp, ""), Clock(), drawing(), told=leaves)
        assert post.addresses() == [f"reader{number}@example.net" for number in (0, 1, 3)] and sent.waiting == 0
        assert waiting(db, issue.id) == ()
        db.close()


def test_every_mail_stops_its_own_subscription(tmp_path: Path) -> None:
    with post_office() as post:
        house = house_in(tmp_path, post.port)
        addresses = members(house, 3)
        db = begun(house)
        send_issue(house, read_issue(house, "2026-11"), db, Line(house.smtp, ""), Clock(), drawing(5))
        for address, data in post.mails:
            mail = message_from_bytes(data, policy=policy.default)
            token = str(mail["List-Unsubscribe"]).partition("/unsubscribe/")[2].partition(">")[0]
            assert subscriber_of(db, token, "unsubscribe", NOW).address == address  # type: ignore[union-attr]
            assert subscriber_of(db, token, "confirm", NOW) is None, "a token is for one purpose"
            assert data.count(token.encode()) >= 2
        assert len({message_from_bytes(data)["Message-ID"] for _, data in post.mails}) == len(addresses)
        assert main(["letter", "unsubscribe", f"unsubscribe {token}", "--house", house.folder]) == 0
        assert [one.state for one in readers(db)].count("unsubscribed") == 1
        raw = Path(readers_path(house)).read_bytes()
        assert token.encode() not in raw, "the file keeps digests, not tokens"
        db.close()


def test_a_draft_and_a_changed_issue_are_refused(tmp_path: Path) -> None:
    with post_office() as post:
        house = house_in(tmp_path, post.port, draft=True)
        members(house, 1)
        db = begun(house)
        with pytest.raises(RapalloError, match="is a draft"):
            send_issue(house, read_issue(house, "2026-11"), db, Line(house.smtp, ""), Clock(), drawing())
        house = house_in(tmp_path, post.port)
        send_issue(house, read_issue(house, "2026-11"), db, Line(house.smtp, ""), Clock(), drawing())
        house = house_in(tmp_path, post.port, subject="Another")
        with pytest.raises(RapalloError, match="was changed after 1 mails"):
            send_issue(house, read_issue(house, "2026-11"), db, Line(house.smtp, ""), Clock(), drawing())
        assert len(post.mails) == 1
        db.close()


def test_a_dry_run_sends_and_notes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    house = house_in(tmp_path, 9)
    members(house, 2)
    before = Path(readers_path(house)).read_bytes()
    assert main(["letter", "send", "2026-11", "--dry-run", "--house", str(tmp_path)]) == 0
    out = capsys.readouterr().out
    assert "would get it: reader0@example.net" in out and "2 mails" in out
    assert Path(readers_path(house)).read_bytes() == before


def test_a_server_that_cannot_be_had_leaves_everybody_waiting(tmp_path: Path) -> None:
    house = house_in(tmp_path, 1)
    members(house, 2)
    db = begun(house)
    with pytest.raises(RapalloError, match="cannot be spoken to"):
        send_issue(house, read_issue(house, "2026-11"), db, Line(house.smtp, ""), Clock(), drawing())
    assert len(waiting(db, "2026-11")) == 2
    db.close()


def test_a_password_goes_only_over_an_encrypted_line() -> None:
    for settings in (
        SmtpSettings(host="mail.example.org", security="none"),
        SmtpSettings(host="localhost", security="none", user="a"),
    ):
        with pytest.raises(RapalloError, match="without encryption"):
            Line(settings, "secret")
