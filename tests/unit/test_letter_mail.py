"""A letter as mail: complete as plain text, within the limits of mail programs as HTML, headers that nobody forges."""

import re
from email import message_from_bytes, policy
from html.parser import HTMLParser
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from letters import NOW, house_in
from rapallo.errors import CaseError, LimitError, RapalloError
from rapallo.library.stories_house import House
from rapallo.press.letter import Issue, read_issue
from rapallo.press.letter_address import Mailbox, address_of, mailbox_of
from rapallo.press.letter_archive import archive
from rapallo.press.letter_body import page_body, parsed
from rapallo.press.letter_mail import LARGEST_HTML, confirmation_mail, issue_mail, mail_html, mail_parts
from rapallo.press.letter_text import WIDTH, flowed, mail_text

CASES = Path(__file__).parents[2] / "cases"
TOKEN = "T" * 43


@pytest.fixture
def house(tmp_path: Path) -> House:
    return house_in(tmp_path)


def mail_of(house: House, to: Mailbox | None = None, issue: Issue | None = None) -> bytes:
    issue = read_issue(house, "2026-11") if issue is None else issue
    return issue_mail(house, issue, mail_parts(house, issue), to or Mailbox("Ann Ü", "ann@example.net"), "key", TOKEN, NOW)


def test_the_mail(house: House) -> None:
    data = mail_of(house)
    mail = message_from_bytes(data, policy=policy.default)
    assert (
        mail["Subject"] == "Issue of Növ"
        and mail["From"] == "The Löwe <letter@example.org>"
        and mail["To"] == "Ann Ü <ann@example.net>"
    )
    assert mail["Date"] == "Mon, 23 Nov 2026 10:00:00 +0000"
    plain, html = mail.get_body(("plain",)), mail.get_body(("html",))
    assert (
        plain is not None
        and html is not None
        and [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]
    )
    assert plain["Content-Type"].params["format"] == "flowed" and mail.get_content_type() == "multipart/alternative"
    for part in (plain.get_content(), html.get_content()):
        assert "Ünder the engine" in part and f"https://example.org/lion/unsubscribe/{TOKEN}" in part
        assert "https://example.org/lion/letters/2026-11.html" in part and "https://example.org/page" in part
    assert all(len(line) <= 998 for line in data.split(b"\r\n")) and data.isascii()
    assert data == mail_of(house), "the same bytes"


def test_one_click_headers_stand_as_they_are(house: House) -> None:
    """RFC 8058, RFC 2369: no encoded words, https first, mail as well."""
    raw = mail_of(house).partition(b"\r\n\r\n")[0].decode("ascii")
    found = re.search(r"^List-Unsubscribe: ([^\r\n]*(?:\r\n [^\r\n]*)*)", raw, re.MULTILINE)
    assert found is not None
    assert re.sub(r"\r\n ", " ", found.group(1)).strip() == (
        f"<https://example.org/lion/unsubscribe/{TOKEN}>, <mailto:stop@example.org?subject=unsubscribe%20{TOKEN}>"
    )
    assert "\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n" in raw
    plain = msgspec.structs.replace(house, url="http://example.org/lion/")
    assert b"List-Unsubscribe-Post" not in mail_of(plain), "one click only over https, as the RFC wants"


def test_the_message_id_is_stable_and_says_nothing(house: House) -> None:
    def name(key: str, issue: str = "2026-11") -> str:
        given = read_issue(house, "2026-11")
        given = msgspec.structs.replace(given, id=issue)
        data = issue_mail(
            house, given, mail_parts(house, given), Mailbox("", "ann@example.net"), key, "U" * 43, "2027-01-01T00:00:00Z"
        )
        return str(message_from_bytes(data)["Message-ID"])

    assert name("key") == str(message_from_bytes(mail_of(house))["Message-ID"]), "whenever it is sent, with whatever token"
    assert len({name("key"), name("other"), name("key", "2026-12")}) == 3
    assert re.fullmatch(r"<[0-9a-f]{40}@example\.org>", name("key"))


def test_the_confirmation_has_no_list_unsubscribe(house: House) -> None:
    mail = message_from_bytes(
        confirmation_mail(house, Mailbox("", "ann@example.net"), "key", TOKEN, NOW, 7), policy=policy.default
    )
    assert mail["List-Unsubscribe"] is None and mail["List-Unsubscribe-Post"] is None
    text = mail.get_content()
    assert (
        f"https://example.org/lion/confirm/{TOKEN}" in text and "Yes, send me the letter <monthly>." in text and "7 days" in text
    )


@pytest.mark.parametrize("bad", ["a\r\nBcc: x@y.z", "a\nb", "a\rb", "a\x00b", "a\x0bb", "a\u2028b", "a\u202eb", "a\x85b"])
def test_headers_cannot_be_forged(house: House, tmp_path: Path, bad: str) -> None:
    with pytest.raises(RapalloError, match="control character"):
        mail_of(house, Mailbox(bad, "ann@example.net"))
    with pytest.raises(RapalloError):
        mail_of(house, Mailbox("", f"{bad}@example.net"))
    issue = msgspec.structs.replace(read_issue(house, "2026-11"), subject=bad)
    with pytest.raises(RapalloError, match="control character"):
        mail_of(house, issue=issue)
    import tomli_w

    path = tmp_path / "letters" / "2026-12.md"
    path.write_text("+++\n" + tomli_w.dumps({"subject": bad, "date": "2026-11-23"}) + "+++\n\ntext\n", encoding="utf-8")
    with pytest.raises(CaseError, match=r"2026-12.md:2 .*control character"):
        read_issue(house, "2026-12")


@given(st.text(min_size=1, max_size=60), st.text(max_size=40))
def test_any_subject_and_name_are_one_line_or_refused(subject: str, name: str) -> None:
    house = House(
        title="H",
        url="https://example.org/",
        letter=msgspec.structs.replace(House(title="", url="").letter, sender="a@example.org"),
    )
    issue = Issue(id="x", subject=subject, date="2026-11-23", body="text")
    try:
        data = mail_of(house, Mailbox(name, "ann@example.net"), issue)
    except (RapalloError, UnicodeEncodeError):
        return
    head = data.partition(b"\r\n\r\n")[0]
    names = [line.partition(b":")[0].lower() for line in head.split(b"\r\n") if not line.startswith((b" ", b"\t"))]
    assert sorted(set(names)) == sorted(names) and b"bcc" not in names and b"cc" not in names


@pytest.mark.parametrize(
    ("given_", "kept"),
    [
        ("a@example.org", "a@example.org"),
        (" a@EXAMPLE.org ", "a@example.org"),
        ("A.b+c@bücher.example", "A.b+c@xn--bcher-kva.example"),
        ("o'n@x.co", "o'n@x.co"),
    ],
)
def test_addresses(given_: str, kept: str) -> None:
    assert address_of(given_) == kept and address_of(kept) == kept


@pytest.mark.parametrize(
    "bad",
    [
        "",
        "a",
        "@b.c",
        "a@",
        "a@b",
        "a@b@c.d e",
        "a b@c.d",
        '"a"@b.cd',
        "a@[127.0.0.1]",
        "a@127.0.0.1",
        "jürgen@example.org",
        "a@straße.de",
        ".a@b.cd",
        "a..b@c.de",
        "a@b.c\r\nBcc: d@e.f",
        "a@-b.cd",
        "<a@b.cd>",
        "a@b..cd",
        "a@" + "b" * 64 + ".de",
        "a" * 65 + "@b.cd",
        "a(comment)@b.cd",
        "a@b.cd,c@d.ef",
        "a@ｂ\u202e.de",
    ],
)
def test_addresses_that_are_refused(bad: str) -> None:
    with pytest.raises(RapalloError) as caught:
        address_of(bad)
    assert "\n" not in str(caught.value) and "\r" not in str(caught.value)


def test_mailboxes() -> None:
    assert mailbox_of("The Löwe <l@x.org>", "x") == Mailbox("The Löwe", "l@x.org") and mailbox_of("l@x.org", "x") == Mailbox(
        "", "l@x.org"
    )
    with pytest.raises(RapalloError):
        mailbox_of("A <b@c.de>, D <e@f.gh>", "the sender")


# -- the HTML ----------------------------------------------------------------------------------------------------------

HOSTILE = (
    '# <script>alert(1)</script>\n\n<img src=x onerror=alert(1)> ![i](https://e.example/i.png) [j](javascript:alert(1)) [d](data:text/html,x) [ok](https://e.example/"onclick=x)\n\n'
    '```"><b>\ncode\n```\n\n<style>*{}</style>\n\n[m](mailto:a@b.cd) <https://auto.example/>\n'
)


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))


def test_html_is_what_mail_programs_show(house: House) -> None:
    issue = msgspec.structs.replace(read_issue(house, "2026-11"), body=HOSTILE, subject="<b>S</b>", preheader="<i>")
    reader = Tags()
    page = mail_html(house, issue, "https://example.org/lion/unsubscribe/x")
    reader.feed(page)
    allowed = {
        "html",
        "head",
        "meta",
        "title",
        "style",
        "body",
        "div",
        "table",
        "tr",
        "td",
        "h1",
        "h2",
        "p",
        "a",
        "pre",
        "code",
        "ul",
        "li",
    }
    for tag, given_ in reader.seen:
        assert (
            tag in allowed
            and not {"src", "class", "id", "background"} & set(given_)
            and not any(key.startswith("on") for key in given_)
        )
        assert (given_.get("href") or "https:").startswith(("https:", "mailto:"))
        assert "url(" not in (given_.get("style") or "")
    assert "https://e.example/%22onclick=x" in [given_["href"] for tag, given_ in reader.seen if tag == "a"]
    for text in (page, page_body(HOSTILE), archive(house, [issue])["2026-11.html"]):
        assert "<script" not in text and "<img" not in text and "onerror=alert(1)&gt;" in text


def test_html_too_large_is_refused_with_the_limit(house: House) -> None:
    issue = msgspec.structs.replace(read_issue(house, "2026-11"), body="word " * 25_000)
    with pytest.raises(LimitError, match="104,448"):
        mail_parts(house, issue)
    fits = msgspec.structs.replace(issue, body="word " * 18_000)
    assert len(mail_parts(house, fits).html.encode()) <= LARGEST_HTML


# -- the text ----------------------------------------------------------------------------------------------------------


def test_text_is_complete_by_itself() -> None:
    text = mail_text(
        "# A\n\nSee [this page](https://e.example/1), [that](https://e.example/2) and [again](https://e.example/1).\n\n1. one\n2. *two*\n\n> said\n"
    )
    assert text == (
        "A\n=\n\nSee this page [1], that [2] and again [1].\n\n1. one\n2. _two_\n\n> said\n\n[1] https://e.example/1\n[2] https://e.example/2\n"
    )


@given(
    st.lists(
        st.sampled_from(
            [
                "word",
                "# Head",
                "- item",
                "\n\n",
                "  - deep",
                "> quote",
                "1. one",
                "**b**",
                "[l](https://e.example/)",
                "longerword" * 3,
                "`c`",
            ]
        )
    )
)
def test_no_line_is_too_long_and_no_word_is_lost(parts: list[str]) -> None:
    markdown = " ".join(parts).replace(" \n", "\n").replace("\n ", "\n")
    text = mail_text(markdown)
    assert all(len(line) <= WIDTH for line in text.split("\n"))
    said = [
        child.content for token in parsed(markdown) for child in token.children or () if child.type in ("text", "code_inline")
    ]
    assert (
        sorted(re.findall(r"\w+", " ".join(said)))
        == sorted(re.findall(r"\w+", re.sub(r"\[\d+\](?: https\S+)?", "", text).replace("_", " ")))
        or "1." in text
    )


def test_flowed_text_comes_back_as_it_was() -> None:
    """What RFC 3676 says a reader does: join the lines that end in a blank, take away the stuffing."""
    text = mail_text("word " * 60 + "\n\n> quoted " * 3 + "\n\nFrom here on\n\n- item\n")
    sent = flowed(text)
    read = re.sub(r" \n", " ", sent)
    unstuffed = "\n".join(line.removeprefix(" ") for line in read.split("\n"))
    assert unstuffed.split() == text.split() and "\n From here on" in sent
    assert "word " * 59 + "word\n" in read, "a paragraph is one line again"
    assert all(len(line) <= 78 for line in sent.split("\n"))
