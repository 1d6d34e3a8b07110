"""Mails that ask to stop the letter, and reports of mail that came back: from a file, a mailbox, a Maildir, and standard input."""

import io
import random
import sqlite3
from collections.abc import Iterator
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from letters import NOW, begun, drawing, house_in, members
from rapallo.cli import main
from rapallo.errors import LimitError, RapalloError
from rapallo.library.stories_house import House
from rapallo.press import letter_mailbox
from rapallo.press.letter import issue_digest, read_issue
from rapallo.press.letter_address import Mailbox
from rapallo.press.letter_journal import begin_issue, begin_one, end_one
from rapallo.press.letter_mail import issue_mail, mail_parts, message_id
from rapallo.press.letter_mailbox import LARGEST_MAIL, mails_in
from rapallo.press.letter_requests import read_request
from rapallo.press.letter_send import readers_path
from rapallo.press.letter_subscribers import about, open_readers, readers, subscribe


class Sent:
    """A house whose issue three readers got, with the token of each, and each mail's name."""

    def __init__(self, folder: Path) -> None:
        self.house: House = house_in(folder)
        members(self.house, 3)
        self.db, draw, issue = begun(self.house), drawing(7), read_issue(self.house, "2026-11")
        begin_issue(self.db, issue.id, issue_digest(issue), NOW)
        self.tokens, self.ids = [], []
        for one in readers(self.db):
            name = message_id(self.house, issue.id, one.key)
            token = begin_one(self.db, issue.id, one, name, NOW, draw)
            assert token is not None
            end_one(self.db, issue.id, one, "handed over", "250", NOW)
            self.tokens.append(token)
            self.ids.append(name)
        self.words = ["--house", self.house.folder]

    def states(self) -> list[str]:
        db = begun(self.house)
        found = [one.state for one in readers(db)]
        db.close()
        return found


@pytest.fixture
def sent(tmp_path: Path) -> "Sent":
    found = Sent(tmp_path)
    found.db.close()
    return found


@pytest.fixture(scope="module")
def nobody(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    """A file of readers without any."""
    db = open_readers(str(tmp_path_factory.mktemp("nobody") / "readers.sqlite"))
    yield db
    db.close()


def asking(subject: str, sender: str = "reader@example.net", to: str = "stop@example.org", body: str = "") -> bytes:
    mail = EmailMessage(policy=SMTP)
    mail["From"], mail["To"], mail["Subject"] = sender, to, subject
    mail.set_content(body)
    return bytes(mail)


def report(address: str, name: str, status: str = "5.1.1") -> bytes:
    return (
        "Subject: Undelivered\r\nMIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n"
        f"--b\r\nContent-Type: text/plain\r\n\r\nSorry.\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; m.example\r\n\r\n"
        f"Final-Recipient: rfc822; {address}\r\nAction: failed\r\nStatus: {status}\r\n\r\n--b\r\nContent-Type: text/rfc822-headers\r\n\r\n"
        f"Message-ID: {name}\r\n\r\n--b--\r\n"
    ).encode()


def test_the_mail_that_a_mail_program_makes_of_the_header_stops_the_letter(sent: Sent) -> None:
    """From the bytes of a sent issue: its mailto address, opened as RFC 6068 says, is the mail that stops it."""
    from email import message_from_bytes
    from urllib.parse import parse_qs, unquote, urlsplit

    issue = read_issue(sent.house, "2026-11")
    data = issue_mail(sent.house, issue, mail_parts(sent.house, issue), Mailbox("", "reader1@example.net"), "key", sent.tokens[1], NOW)
    header = " ".join(str(message_from_bytes(data)["List-Unsubscribe"]).split())
    mailto = urlsplit(header.partition("<mailto:")[2].partition(">")[0])
    assert unquote(mailto.path) == "stop@example.org"
    db = begun(sent.house)
    found = read_request(db, asking(parse_qs(mailto.query)["subject"][0]), NOW)
    assert found.stopped is not None and found.stopped.address == "reader1@example.net" and not found.before
    assert read_request(db, asking(parse_qs(mailto.query)["subject"][0]), NOW).before, "read again: nothing more"
    assert [one["what"] for one in about(db, "reader1@example.net")["consent"]] == ["asked", "confirmed", "withdrawn"]
    db.close()


@pytest.mark.parametrize(
    "subject",
    ["unsubscribe {}", "Re: unsubscribe {}", "unsubscribe%20{}", "  {}  ", "=?utf-8?q?unsubscribe_{}?=", "Abmelden: {} bitte"],
)
def test_subjects_as_mail_programs_write_them(sent: Sent, subject: str) -> None:
    db = begun(sent.house)
    token = sent.tokens[0].replace("_", "=5F") if subject.startswith("=?") else sent.tokens[0]
    raw = f"From: x@y.example\nSubject: {subject.format(token)}\n\n".encode()
    assert read_request(db, raw, NOW).stopped is not None
    folded = f"From: x@y.example\r\nSubject: unsubscribe\r\n {sent.tokens[1]}\r\n\r\n".encode()
    assert read_request(db, folded, NOW).stopped is not None
    assert read_request(db, asking("unsubscribe", to=f"stop+{sent.tokens[2]}@example.org"), NOW).stopped is not None
    db.close()


def test_nobody_is_taken_off_by_somebody_else(sent: Sent) -> None:
    """A forged sender, a quoted letter, a token for confirming, a token cut short or run into another word: left to a person."""
    db = begun(sent.house)
    _, confirming = subscribe(db, "new@example.net", "", "text", NOW, drawing(20))
    for data in (
        asking("unsubscribe", sender="reader0@example.net"),
        asking("Re: Issue", body=f"Great!\n> No more of these: https://example.org/lion/unsubscribe/{sent.tokens[0]}"),
        asking(f"unsubscribe {confirming}"),
        asking(f"unsubscribe {sent.tokens[0][:-1]}"),
        asking(f"unsubscribe {sent.tokens[0]}x"),
        asking("unsubscribe " + "A" * 43),
        b"",
        b"\xff\xfe\x00",
    ):
        assert read_request(db, data, NOW).stopped is None
    assert [one.state for one in readers(db)] == ["active", "active", "active", "pending"]
    db.close()


@given(st.binary(max_size=400) | st.text(max_size=80).map(lambda text: f"Subject: {text}\r\nFrom: {text}\r\n\r\n".encode("utf-8", "replace")))
def test_any_bytes_are_read(nobody: sqlite3.Connection, data: bytes) -> None:
    found = read_request(nobody, data, NOW)
    assert found.stopped is None and "\n" not in found.subject + found.sender


def test_from_every_kind_of_place(sent: Sent, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    box = tmp_path / "box"
    lost = asking("please stop", sender="Bob <bob@example.net>")
    body = b"\n".join(b"From nobody Mon Nov 23 10:00:00 2026\n" + one for one in (asking(f"unsubscribe {sent.tokens[0]}"), lost))
    box.write_bytes(body)
    before = box.read_bytes()
    assert main(["letter", "unsubscribe", str(box), *sent.words]) == 1
    out, err = capsys.readouterr()
    assert "reader0@example.net: gets no more letters" in out and "left to you" in out and "Bob <bob@example.net>" in out
    assert "2 mails read; 1 left to you" in out and "proves nothing" in err
    assert sent.states() == ["unsubscribed", "active", "active"] and box.read_bytes() == before
    maildir = tmp_path / "Maildir"
    for part in ("new", "cur", "tmp"):
        (maildir / part).mkdir(parents=True)
    (maildir / "new" / "1").write_bytes(asking(f"unsubscribe {sent.tokens[1]}"))
    (maildir / "cur" / "2:2,S").write_bytes(asking(f"unsubscribe {sent.tokens[0]}"))
    (maildir / "tmp" / "3").write_bytes(asking(f"unsubscribe {sent.tokens[2]}"))
    assert main(["letter", "unsubscribe", str(maildir), *sent.words]) == 0
    out = capsys.readouterr().out
    assert "reader1@example.net: gets no more" in out and "reader0@example.net: had stopped it before" in out
    assert sent.states() == ["unsubscribed", "unsubscribed", "active"], "what is still being delivered is not looked at"
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(asking(f"unsubscribe {sent.tokens[2]}"))))
    assert main(["letter", "unsubscribe", "-", *sent.words]) == 0 and sent.states() == ["unsubscribed"] * 3
    empty = tmp_path / "empty"
    empty.mkdir()
    assert main(["letter", "unsubscribe", str(empty), *sent.words]) == 1
    assert "is no Maildir" in capsys.readouterr().err


def test_reports_from_every_kind_of_place_count_once(sent: Sent, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A full box is reported for one mail, and the reports are read four times: one bounce, not three and the reader gone."""
    maildir = tmp_path / "Maildir"
    (maildir / "new").mkdir(parents=True)
    (maildir / "new" / "1").write_bytes(report("reader0@example.net", sent.ids[0], "5.2.2"))
    (maildir / "new" / "2").write_bytes(report("reader1@example.net", sent.ids[1]))
    for _ in range(4):
        assert main(["letter", "bounce", str(maildir), *sent.words]) == 0
    assert sent.states() == ["active", "bounced", "active"]
    db = begun(sent.house)
    assert [(one["hard"], one["message_id"]) for one in about(db, "reader0@example.net")["bounce"]] == [(0, sent.ids[0])]
    db.close()
    (maildir / "new" / "3").write_bytes(report("reader0@example.net", sent.ids[0], "5.1.1"))
    (maildir / "new" / "4").write_bytes(report("reader2@example.net", "<" + "0" * 40 + "@example.org>"))
    (maildir / "new" / "5").write_bytes(asking("Out of office"))
    capsys.readouterr()
    assert main(["letter", "bounce", str(maildir), *sent.words]) == 1
    out = capsys.readouterr().out
    assert out.count("left to you ") == 2 and "5 mails read; 2 left to you" in out
    assert sent.states() == ["bounced", "bounced", "active"], "the gravest report of a mail counts, a forged one nothing"


def test_a_file_of_readers_of_the_first_form_is_taken_over(tmp_path: Path) -> None:
    house = house_in(tmp_path)
    members(house, 1)
    path = readers_path(house)
    old = sqlite3.connect(path)
    old.executescript(
        "CREATE TABLE b (subscriber INTEGER NOT NULL REFERENCES subscriber(id) ON DELETE CASCADE, at TEXT NOT NULL, hard INTEGER NOT NULL,"
        " said TEXT NOT NULL); DROP TABLE bounce; ALTER TABLE b RENAME TO bounce; INSERT INTO bounce VALUES (1, 'then', 0, 'full');"
        " PRAGMA user_version=1;"
    )
    old.close()
    db = open_readers(path)
    assert about(db, "reader0@example.net")["bounce"] == [{"at": "then", "hard": 0, "said": "full", "message_id": ""}]
    db.close()
    open_readers(path).close()


def test_limits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    big = tmp_path / "big.eml"
    big.write_bytes(b"Subject: x\n\n" + b"y" * (LARGEST_MAIL + 1000))
    assert [len(data) for _, data in mails_in(str(big))] == [LARGEST_MAIL]
    box = tmp_path / "box"
    box.write_bytes(b"From a\nSubject: 1\n\nFrom the start of a line after a blank one\n\nFrom b\nSubject: 2\n\nbody\nFrom here on: no new mail\n")
    found = [data for _, data in mails_in(str(box))]
    assert len(found) == 3 and found[2].endswith(b"From here on: no new mail\n")
    monkeypatch.setattr(letter_mailbox, "MOST_MAILS", 2)
    with pytest.raises(LimitError, match="more than 2 mails"):
        list(mails_in(str(box)))
    with pytest.raises(RapalloError, match="cannot be read"):
        list(mails_in(str(tmp_path / "none")))
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "link.eml").symlink_to(big)
    with pytest.raises(RapalloError, match=r"no \.eml file"):
        list(mails_in(str(tmp_path / "folder")))


@given(st.lists(st.binary(max_size=60).map(lambda data: data.replace(b"From ", b"from ")), min_size=1, max_size=5), st.randoms(use_true_random=False))
def test_a_mailbox_comes_apart_as_it_was_put_together(mails: list[bytes], rng: random.Random) -> None:
    ends = [data if data.endswith(b"\n") or data == b"" else data + b"\n" for data in mails]
    joined = b"".join(b"From x\n" + data + b"\n" for data in ends)
    found = [data for _, data in mails_in("-", io.BytesIO(joined))]
    assert found == [data + b"\n" for data in ends]
