"""The line to a mail server: encrypted and checked, the password said only over it, by every way that servers offer, and gone on with."""

import ssl
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from letters import begun, house_in, members, post_office
from rapallo.cli import main
from rapallo.errors import RapalloError
from rapallo.library.stories_house import SmtpSettings, read_house
from rapallo.press.letter_journal import waiting
from rapallo.press.letter_smtp import Line

pytest.importorskip("aiosmtpd", reason="the test mail server is not installed: pip install 'rapallo[test]'")
trustme = pytest.importorskip("trustme", reason="certificates cannot be made: pip install 'rapallo[test]'")

# aiosmtpd warns of AUTH without its own STARTTLS where the line is encrypted from the first byte or, for the refusals, not at all
pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS:UserWarning")

MAIL = b"Subject: x\r\n\r\nbody\r\n"


class Authority:
    """An authority made for the test, with its certificates in a file."""

    def __init__(self, folder: Path) -> None:
        self.made = trustme.CA()
        self.file = str(folder / "authority.pem")
        self.made.cert_pem.write_to_path(self.file)

    def server(self, *names: str, **more: Any) -> ssl.SSLContext:
        """What a server of these names shows."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.made.issue_cert(*names, **more).configure_cert(context)
        return context


@pytest.fixture
def authority(tmp_path: Path) -> Iterator[Authority]:
    yield Authority(tmp_path)


def line_to(port: int, authority: Authority | None, security: str, user: str = "ann", password: str = "secret") -> Line:
    file = "" if authority is None else authority.file
    return Line(SmtpSettings(host="127.0.0.1", port=port, security=security, user=user, ca_file=file), password)


def handed(line: Line) -> str:
    try:
        return line.hand_over("a@example.org", "b@example.org", MAIL).state
    finally:
        line.close()


def offering(post: Any, *left_out: str) -> dict[str, Any]:
    """A server that takes a password, by the ways that are not left out."""
    return {"authenticator": lambda *words: post[0].let_in(*words), "auth_exclude_mechanism": left_out, "auth_required": True}


@pytest.mark.parametrize(("left_out", "way"), [((), "PLAIN"), (("PLAIN",), "LOGIN"), (("LOGIN",), "PLAIN")])
@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_password_is_said_over_an_encrypted_line(authority: Authority, security: str, left_out: tuple[str, ...], way: str) -> None:
    shown, posts = authority.server("127.0.0.1"), []  # type: ignore[var-annotated]
    settings = offering(posts, *left_out)
    settings |= {"tls_context": shown, "require_starttls": True} if security == "starttls" else {"encrypted": shown, "auth_require_tls": False}
    with post_office(**settings) as post:
        posts.append(post)
        assert handed(line_to(post.port, authority, security)) == "handed over"
        assert post.heard == [(way, "ann secret", True)] and post.addresses() == ["b@example.org"]
        with pytest.raises(RapalloError, match="does not take the user 'ann' with this password") as caught:
            handed(line_to(post.port, authority, security, password="wrong"))
        assert "wrong" not in str(caught.value) and len(post.mails) == 1 and all(safe for _, _, safe in post.heard)


def test_no_encryption_no_password(authority: Authority) -> None:
    """A server without STARTTLS, whether it never had it or somebody in between cut it out, is told nothing."""
    posts: list[Any] = []
    with post_office(**offering(posts), auth_require_tls=False) as post:
        posts.append(post)
        with pytest.raises(RapalloError, match="STARTTLS extension not supported"):
            handed(line_to(post.port, authority, "starttls"))
        with pytest.raises(RapalloError, match="cannot be spoken to"):
            handed(line_to(post.port, authority, "tls"))
        assert post.heard == [] and post.mails == []


def test_a_server_that_takes_no_password_is_said(authority: Authority) -> None:
    with post_office(tls_context=authority.server("127.0.0.1"), auth_exclude_mechanism=("PLAIN", "LOGIN")) as post:
        with pytest.raises(RapalloError, match=r"AUTH extension not supported|No suitable"):
            handed(line_to(post.port, authority, "starttls"))
        assert handed(line_to(post.port, authority, "starttls", user="")) == "handed over", "encrypted, and without a user"


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_whose_certificate_it_is(authority: Authority, tmp_path: Path, security: str) -> None:
    """Another name, an authority that nobody named, one that has ended: no password is said, and nothing is handed over."""
    from datetime import UTC, datetime

    old = authority.server("127.0.0.1", not_before=datetime(2020, 1, 1, tzinfo=UTC), not_after=datetime(2021, 1, 1, tzinfo=UTC))
    other = tmp_path / "other"
    other.mkdir()
    for shown, believed, said in (
        (authority.server("mail.example.org"), authority, "IP address mismatch"),
        (authority.server("127.0.0.1"), None, "certificate verify failed"),
        (authority.server("127.0.0.1"), Authority(other), "certificate verify failed"),
        (old, authority, "expired"),
    ):
        posts: list[Any] = []
        settings = {"tls_context": shown} if security == "starttls" else {"encrypted": shown, "auth_require_tls": False}
        with post_office(**offering(posts), **settings) as post:
            posts.append(post)
            with pytest.raises(RapalloError, match=said):
                handed(line_to(post.port, believed, security))
            assert post.heard == [] and post.mails == []


def test_an_authority_is_named_in_the_house_or_by_the_system(authority: Authority, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The whole command, with the password in the environment; and where `ca_file` is not said, what the system believes."""
    house, posts = house_in(tmp_path), []  # type: ignore[var-annotated]
    members(house, 2)
    monkeypatch.setenv("RAPALLO_SMTP_PASSWORD", "secret")
    command = ["letter", "send", "2026-11", "--house", house.folder, "--per-minute", "9999"]
    with post_office(tls_context=authority.server("127.0.0.1"), require_starttls=True, **offering(posts)) as post:
        posts.append(post)
        file = tmp_path / "house.toml"
        plain = file.read_text(encoding="utf-8").partition("[smtp]")[0] + f'[smtp]\nhost = "127.0.0.1"\nport = {post.port}\nuser = "ann"\n'
        file.write_text(plain, encoding="utf-8")
        assert main(command) == 1 and post.mails == []
        file.write_text(plain + 'ca_file = "nowhere.pem"\n', encoding="utf-8")
        assert main(command) == 1 and post.mails == []
        file.write_text(plain + 'ca_file = "authority.pem"\n', encoding="utf-8")
        assert read_house(house.folder).smtp.ca_file == str(tmp_path / "authority.pem")
        assert main(command) == 0 and len(post.mails) == 2 and post.heard == [("PLAIN", "ann secret", True)]
        file.write_text(plain, encoding="utf-8")
        monkeypatch.setenv("SSL_CERT_FILE", authority.file)
        assert main(["letter", "subscribe", "new@example.net", "--house", house.folder]) == 0 and len(post.mails) == 3
    db = begun(house)
    assert waiting(db, "2026-11") == ()
    db.close()


def test_letters_that_servers_read_differently_are_refused() -> None:
    for user, password in (("änn", "secret"), ("ann", "geheimß")):
        with pytest.raises(RapalloError, match="letters beyond ASCII"):
            line_to(1, None, "starttls", user, password)


def test_a_server_that_ends_its_line_after_some_mails_is_called_again() -> None:
    """Many do; nobody waits for the next run because of it. One that does so at once each time is not called for ever."""
    with post_office() as post:
        line = line_to(post.port, None, "none", "", "")
        for number in range(3):
            assert line.hand_over("a@example.org", f"b{number}@example.org", MAIL).state == "handed over"
            line.open.sock.shutdown(2)
        assert (len(post.mails), post.lines) == (3, 3)
        post.rcpt = lambda address: "421 4.7.0 too many mails"
        ended = line.hand_over("a@example.org", "c@example.org", MAIL)
        assert (ended.state, ended.broken, line.open) == ("deferred", True, None) and post.lines == 4
        post.rcpt, post.taken = (lambda address: None), (lambda address, count: "421 4.3.2 going down")
        ended = line.hand_over("a@example.org", "d@example.org", MAIL)
        assert (ended.state, ended.broken, line.open) == ("deferred", True, None)
