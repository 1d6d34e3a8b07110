"""The readers of a letter: consent on record, erased without a trace, and mail that came back noted only where it is ours."""

import json
import os
import sqlite3
import stat
from pathlib import Path

import pytest

from letters import NOW, begun, drawing, house_in, members, post_office
from rapallo.cli import main
from rapallo.errors import RapalloError
from rapallo.library.stories_house import House
from rapallo.press.letter import issue_digest, read_issue
from rapallo.press.letter_bounces import read_report
from rapallo.press.letter_journal import begin_issue, begin_one, end_one
from rapallo.press.letter_mail import message_id
from rapallo.press.letter_send import readers_path
from rapallo.press.letter_subscribers import (
    about,
    confirm,
    erase,
    note_bounce,
    open_readers,
    readers,
    stop,
    subscribe,
    unsubscribe,
)


@pytest.fixture
def house(tmp_path: Path) -> House:
    return house_in(tmp_path)


def test_an_address_is_one_whatever_its_letters(house: House) -> None:
    db, draw = begun(house), drawing()
    _, token = subscribe(db, "Ann@Example.net", "Ann", "text", NOW, draw)
    assert confirm(db, token, NOW) is not None
    with pytest.raises(RapalloError, match="already"):
        subscribe(db, "ann@EXAMPLE.net", "", "text", NOW, draw)
    assert len(readers(db)) == 1
    db.close()


def test_asking_again_ends_the_first_link(house: House) -> None:
    db, draw = begun(house), drawing()
    _, first = subscribe(db, "a@example.net", "", "text", NOW, draw)
    _, second = subscribe(db, "a@example.net", "", "text", NOW, draw)
    assert confirm(db, first, NOW) is None and readers(db)[0].state == "pending"
    assert confirm(db, second, NOW) is not None and readers(db)[0].state == "active"
    db.close()


def test_no_consent_no_subscriber(house: House) -> None:
    db = begun(house)
    with pytest.raises(RapalloError, match="what a subscriber agrees to"):
        subscribe(db, "a@example.net", "", " ", NOW, drawing())
    for name in ("a\nb", "a\x00"):
        with pytest.raises(RapalloError, match="control character"):
            subscribe(db, "a@example.net", name, "text", NOW, drawing())
    assert readers(db) == ()
    db.close()


def test_export_and_erasure(house: House, capsys: pytest.CaptureFixture[str]) -> None:
    members(house, 2)
    words = ["--house", house.folder]
    assert main(["letter", "about", "reader1@example.net", *words]) == 0
    whole = json.loads(capsys.readouterr().out)
    assert whole["address"] == "reader1@example.net" and [one["what"] for one in whole["consent"]] == ["asked", "confirmed"]
    assert main(["letter", "erase", "reader1@example.net", *words]) == 0
    raw = Path(readers_path(house)).read_bytes()
    assert b"reader1@example.net" not in raw and b"reader0@example.net" in raw, "overwritten in the file"
    db = begun(house)
    for table in ("consent", "token", "bounce", "delivery"):
        assert db.execute(f"SELECT count(*) FROM {table} WHERE subscriber NOT IN (SELECT id FROM subscriber)").fetchone()[0] == 0
    with pytest.raises(RapalloError, match="nothing is kept"):
        about(db, "reader1@example.net")
    with pytest.raises(RapalloError, match="nothing is kept"):
        erase(db, "reader1@example.net")
    db.close()


def test_the_file_is_its_owners_alone_and_nobody_elses_form(house: House, tmp_path: Path) -> None:
    begun(house).close()
    if os.name == "posix":
        assert stat.S_IMODE(os.stat(readers_path(house)).st_mode) == 0o600
    other = tmp_path / "other.sqlite"
    made = sqlite3.connect(other)
    made.execute("CREATE TABLE t (x)")
    made.commit()
    made.close()
    noise = tmp_path / "noise.sqlite"
    noise.write_bytes(b"no database at all" * 100)
    for path in (other, noise):
        before = path.read_bytes()
        with pytest.raises(RapalloError):
            open_readers(str(path))
        assert path.read_bytes() == before


def test_stopped_by_hand_and_on_the_list(house: House, capsys: pytest.CaptureFixture[str]) -> None:
    members(house, 2)
    words = ["--house", house.folder]
    assert main(["letter", "unsubscribe", "Reader0@example.net", *words]) == 0
    assert main(["letter", "subscribers", "--state", "active", *words]) == 0
    out = capsys.readouterr().out
    assert "reader1@example.net" in out and out.count("active") == 1
    assert main(["letter", "unsubscribe", "nobody@example.net", *words]) == 1
    assert main(["letter", "unsubscribe", "unsubscribe " + "x" * 43, *words]) == 1
    db = begun(house)
    assert stop(db, "reader0@example.net", NOW).state == "unsubscribed"
    assert [one["what"] for one in about(db, "reader0@example.net")["consent"]] == ["asked", "confirmed", "withdrawn"]
    assert unsubscribe(db, "x" * 43, NOW) is None
    db.close()


def test_the_confirmation_goes_out_and_confirms(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("aiosmtpd", reason="the test mail server is not installed: pip install 'rapallo[test]'")
    with post_office() as post:
        house = house_in(tmp_path, post.port)
        assert main(["letter", "subscribe", "ann@bücher.example", "--name", "Ann", "--house", house.folder]) == 0
        assert post.addresses() == ["ann@xn--bcher-kva.example"]
        data = post.mails[0][1].replace(b"=\r\n", b"")
        assert b"List-Unsubscribe" not in data
        token = data.partition(b"/confirm/")[2][:43].decode()
        db = begun(house)
        assert readers(db)[0].state == "pending" and token.encode() not in Path(readers_path(house)).read_bytes()
        assert confirm(db, token, NOW[:4] + "-11-23T10:00:00Z") is not None
        db.close()


# -- mail that came back -------------------------------------------------------------------------------------------------

REPORT = """From: MAILER-DAEMON@mail.example
To: letter@example.org
Subject: Undelivered
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

Sorry.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example

Final-Recipient: rfc822; {address}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 no\tsuch user

--b
Content-Type: {kind}

Message-ID: {name}
Subject: Issue

--b--
"""


def sent_once(house: House) -> tuple[sqlite3.Connection, str]:
    """Two readers, the first of whom was sent an issue; and that mail's name."""
    members(house, 2)
    db, issue = begun(house), read_issue(house, "2026-11")
    first = readers(db)[0]
    begin_issue(db, issue.id, issue_digest(issue), NOW)
    name = message_id(house, issue.id, first.key)
    begin_one(db, issue.id, first, name, NOW, drawing(7))
    end_one(db, issue.id, first, "handed over", "250", NOW)
    return db, name


@pytest.mark.parametrize("kind", ["text/rfc822-headers", "message/rfc822"])
def test_a_report_of_ours_is_noted(house: House, tmp_path: Path, kind: str) -> None:
    db, name = sent_once(house)
    db.close()
    path = tmp_path / "back.eml"
    path.write_text(
        REPORT.format(address="reader0@example.net", action="failed", status="5.1.1", name=name, kind=kind), encoding="utf-8"
    )
    assert main(["letter", "bounce", str(path), "--house", house.folder]) == 0
    db = begun(house)
    assert [one.state for one in readers(db)] == ["bounced", "active"]
    kept = about(db, "reader0@example.net")["bounce"][0]
    assert kept["hard"] == 1 and "no such user" in kept["said"]
    db.close()


def test_a_forged_report_takes_nobody_off(house: House) -> None:
    db, name = sent_once(house)
    forged = REPORT.format(
        address="reader1@example.net", action="failed", status="5.1.1", name=f"<{'0' * 40}@example.org>", kind="message/rfc822"
    )
    with pytest.raises(RapalloError, match="no mail of ours"):
        read_report(db, forged.encode())
    for data in (b"", b"Subject: x\r\n\r\nhello", os.urandom(3) * 1000):
        with pytest.raises(RapalloError):
            read_report(db, data)
    with pytest.raises(RapalloError, match="bytes is not read"):
        read_report(db, b"x" * (2 * 1024 * 1024 + 1))
    assert [one.state for one in readers(db)] == ["active", "active"]
    delayed = REPORT.format(address="reader0@example.net", action="delayed", status="4.4.7", name=name, kind="message/rfc822")
    assert read_report(db, delayed.encode()) == ()
    db.close()


def test_for_now_becomes_for_good_after_three(house: House) -> None:
    members(house, 1)
    db = begun(house)
    states = [note_bounce(db, "reader0@example.net", False, "452 box full", NOW).state for _ in range(3)]
    assert states == ["active", "active", "bounced"]
    db.close()
