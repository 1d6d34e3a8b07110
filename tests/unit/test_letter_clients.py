"""The mail itself against what mail programs and servers are documented to take: each limit asserted on the bytes that go out."""

import re
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from html.parser import HTMLParser
from pathlib import Path

import msgspec
import pytest

from letters import NOW, house_in
from rapallo.errors import LimitError, RapalloError
from rapallo.library.stories_house import House, LetterSettings
from rapallo.press.letter import Issue, read_issue
from rapallo.press.letter_address import Mailbox
from rapallo.press.letter_body import mail_body, page_body
from rapallo.press.letter_mail import LARGEST_HTML, confirmation_mail, issue_mail, mail_html, mail_parts
from rapallo.press.letter_text import mail_text

TOKEN = "T" * 43
LINK = f"https://example.org/lion/unsubscribe/{TOKEN}"
BODY = """# A heading

A paragraph with *emphasis*, **strength**, `code`, [a link](https://example.org/a?b=1&c=2), ein „Wort“, слово, and a long address:
<https://example.org/a/very/long/address/that/goes/on/and/on/and/is/longer/than/any/column/of/any/text/that/was/ever/sent/by/anybody>.

## Another

> Somebody said so.

1. one
2. two
   - deep

```
code that is kept as it is
```

![A plan of the airfield](https://example.org/plan.png) and ![](https://example.org/nameless.png)

* * *

From a line that begins so.

.a line that begins with a dot
"""


@pytest.fixture
def house(tmp_path: Path) -> House:
    return msgspec.structs.replace(house_in(tmp_path), letter=LetterSettings(
        sender="The Löwe <letter@example.org>", reply_to="Ann <ann@example.org>", unsubscribe="stop@example.org", consent="Yes.",
        footer="Ann Author, Street 1, 12345 Town.",
    ))  # fmt: skip


def issue_of(house: House, body: str = BODY) -> Issue:
    return msgspec.structs.replace(read_issue(house, "2026-11"), body=body)


def sent(house: House, issue: Issue | None = None) -> bytes:
    issue = issue_of(house) if issue is None else issue
    return issue_mail(house, issue, mail_parts(house, issue), Mailbox("Ann Ü", "ann@example.net"), "key", TOKEN, NOW)


class Page(HTMLParser):
    """The elements of a page with their styles, and its words."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.seen: list[tuple[str, dict[str, str]]] = []
        self.words: list[str] = []
        self.inside: list[str] = []
        self.head = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in ("meta", "br", "hr"):
            self.inside.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        assert self.inside.pop() == tag, "every element is closed where it was opened"

    def handle_data(self, data: str) -> None:
        if "style" in self.inside:
            self.head += data
        elif "title" not in self.inside:
            self.words += data.split()

    def styles(self) -> list[tuple[str, str, str]]:
        """Element, property, value of every style in an element."""
        found = []
        for tag, attrs in self.seen:
            for each in attrs.get("style", "").split(";"):
                if each != "":
                    name, _, value = each.partition(":")
                    found.append((tag, name, value))
        return found


def page_of(house: House) -> Page:
    return Page(mail_html(house, issue_of(house), LINK))


# -- the bytes (RFC 5321, 5322, 2045) ------------------------------------------------------------------------------------


def test_lines_and_letters(house: House) -> None:
    """Seven bits, CRLF alone, 998 bytes a line at most, and 78 in the bodies; a line that begins with a dot or From gets there."""
    data = sent(house)
    assert data.isascii() and b"\0" not in data and re.search(rb"(?<!\r)\n|\r(?!\n)", data) is None
    head, _, body = data.partition(b"\r\n\r\n")
    assert max(len(line) for line in head.split(b"\r\n")) <= 998 and max(len(line) for line in body.split(b"\r\n")) <= 78
    mail = message_from_bytes(data, policy=policy.default)
    assert mail.defects == [] and [part.defects for part in mail.walk()] == [[], [], []]
    assert [part["Content-Transfer-Encoding"] for part in mail.iter_parts()] == ["quoted-printable"] * 2
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"], "the richest last (RFC 2046)"
    text = mail.get_body(("plain",)).get_content().replace("\r\n", "\n")  # type: ignore[union-attr]
    assert "\n From a line that begins so." in text and "\n.a line that begins with a dot" in text
    assert mail.get_body(("html",)).get_content().replace("\r\n", "\n") == mail_html(house, issue_of(house), LINK)  # type: ignore[union-attr]


def test_headers(house: House) -> None:
    """Each that has to be there, once; and what tells programs that answer by themselves that nobody is there to be answered."""
    data = sent(house)
    names = [line.partition(b":")[0].decode().lower() for line in data.partition(b"\r\n\r\n")[0].split(b"\r\n") if line[:1].strip() != b""]
    once = ("from", "to", "subject", "date", "message-id", "mime-version", "content-type", "reply-to", "list-id", "list-unsubscribe",
            "list-unsubscribe-post", "archived-at", "precedence")  # fmt: skip
    assert sorted(names) == sorted(once)
    mail = message_from_bytes(data, policy=policy.default)
    assert parsedate_to_datetime(mail["Date"]).isoformat() == "2026-11-23T10:00:00+00:00" and mail["Precedence"] == "bulk"
    assert re.fullmatch(r"<[0-9a-f]{40}@example\.org>", mail["Message-ID"]) and mail["MIME-Version"] == "1.0"
    assert mail["Reply-To"] == "ann@example.org" and mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    asked = message_from_bytes(confirmation_mail(house, Mailbox("", "a@b.example"), "k", TOKEN, NOW, 7), policy=policy.default)
    assert asked["Auto-Submitted"] == "auto-generated" and asked["List-Unsubscribe"] is None and asked.get_content_type() == "text/plain"


@pytest.mark.parametrize(
    "said",
    [
        "Ünder " * 33, "Кто кого научил: школа на Воронеже, двигатель из Кёльна и станки, которые в январе потребуют лицензии",
        "Überwachungsmaßnahmen für Werkzeugmaschinen, über die in Österreich jüngst größere Zeitungen ausführlich berichteten",
        "Plain words that are long enough to be folded over more than a single line of a header, and then over another one too",
        "=?utf-8?q?not_what_it_says?=", 'Quotes " and \\ strokes, (brackets) <signs>', "a" * 200, "Ö" * 199, "word " + "ß" * 100,
    ],
)  # fmt: skip
def test_subjects_and_names_come_back_word_for_word(house: House, said: str) -> None:
    """Decoded as RFC 2047 says, whatever their length: no blank is lost, no word is cut, and nothing is taken for an encoded word."""
    from email.header import decode_header, make_header
    from email.utils import parseaddr

    said = said.strip()
    issue = msgspec.structs.replace(issue_of(house), subject=said)
    data = issue_mail(house, issue, mail_parts(house, issue), Mailbox(said, "a" * 64 + "@" + "b" * 60 + ".example"), "key", TOKEN, NOW)
    assert max(len(line) for line in data.split(b"\r\n")) <= 998
    head = message_from_bytes(data, policy=policy.compat32)

    def words(raw: str) -> str:
        return str(make_header(decode_header(re.sub(r"\r?\n", "", raw))))

    assert words(str(head["Subject"])) == said
    name, address = parseaddr(re.sub(r"\r?\n", "", str(head["To"])))
    assert words(name) == said and address == "a" * 64 + "@" + "b" * 60 + ".example"
    assert message_from_bytes(data, policy=policy.default)["Subject"] == said


# -- the HTML --------------------------------------------------------------------------------------------------------------

SHOWN = {
    "font-family", "font-size", "font-weight", "font-style", "line-height", "color", "background-color", "text-decoration", "margin",
    "padding", "border", "border-left", "border-top", "width", "max-width", "white-space", "word-break", "display", "max-height", "overflow",
    "mso-hide",
}  # fmt: skip
"""Properties that Gmail and Apple Mail show; what Outlook's Word drops of them (max-width, overflow, word-break) changes no meaning."""


def test_styles_are_such_as_mail_programs_keep(house: House) -> None:
    """In the elements, by plain properties; six figures a colour, whole pixels; nothing that lays out by position, float or flex."""
    for tag, name, value in page_of(house).styles():
        assert name in SHOWN, (tag, name)
        assert re.search(r"url|var|calc|!|rgb|hsl|em\b|vw|@", value) is None, (tag, name, value)
        if "color" in name:
            assert re.fullmatch(r"#[0-9a-f]{6}", value), value
        for size in re.findall(r"-?[0-9.]+[a-z%]*", value) if name not in ("font-family", "color", "background-color") else ():
            assert re.fullmatch(r"0|[0-9]+px|100%|#?[0-9a-f]*", size) and not size.startswith("-"), (tag, name, value)
    hidden = [(tag, value) for tag, name, value in page_of(house).styles() if name == "display"]
    assert hidden == [("div", "none")], "the line for the list of mails alone"


def test_what_the_head_says_is_for_dark_screens_alone(house: House) -> None:
    """Gmail drops the head's style, or all of it beyond 8,192 characters: without it the letter is the same."""
    page = page_of(house)
    assert [tag for tag, _ in page.seen].count("style") == 1 and len(page.head) < 8192
    assert re.sub(r":root\{[^}]*\}", "", page.head).startswith("@media (prefers-color-scheme:dark){") and "url" not in page.head
    assert page.head.count("{") == page.head.count("}") and "class" not in {name for _, attrs in page.seen for name in attrs}


def test_tables_lay_it_out(house: House) -> None:
    """600 wide, read by nobody as a table of data, in Outlook too; the language stands within the body."""
    html = mail_html(house, issue_of(house), LINK)
    tables = [attrs for tag, attrs in Page(html).seen if tag == "table"]
    assert [table["role"] for table in tables] == ["presentation"] * 2 and tables[1]["width"] == "600"
    assert "max-width:600px" in tables[1]["style"] and [table["border"] for table in tables] == ["0"] * 2
    around = next(attrs for tag, attrs in Page(html).seen if attrs.get("role") == "article")
    assert (around["lang"], around["dir"], around["aria-label"]) == ("en", "ltr", "Issue of Növ")
    assert html.count("<!--[if mso]>") == html.count("<![endif]-->") == 2
    assert re.findall(r"<!--(?!\[if mso\]>).", html) == []
    hebrew = Page(mail_html(msgspec.structs.replace(house, language="he"), issue_of(house), LINK))
    assert next(attrs["dir"] for _, attrs in hebrew.seen if attrs.get("role") == "article") == "rtl"
    assert {attrs["align"] for tag, attrs in hebrew.seen if tag == "td"} == {"center", "right"}


def test_nothing_runs_and_nothing_is_loaded(house: House) -> None:
    page = page_of(house)
    forbidden = {"script", "form", "input", "button", "img", "picture", "video", "audio", "iframe", "object", "embed", "link", "svg", "base", "font"}
    assert forbidden.isdisjoint(tag for tag, _ in page.seen)
    for _, attrs in page.seen:
        assert {"src", "srcset", "background", "poster", "id", "class"}.isdisjoint(attrs) and not any(name.startswith("on") for name in attrs)
        assert attrs.get("href", "https://").startswith(("https://", "mailto:"))


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_contrast_by_day_and_by_night(house: House) -> None:
    page = page_of(house)
    for tag, name, value in page.styles():
        if name == "color":
            assert contrast(value, "#fdfcf9") >= 4.5, (tag, value)
    for colour in re.findall(r"[{;]color:(#[0-9a-f]{6})", page.head):
        assert contrast(colour, "#191a1c") >= 7
    coloured = {tag for tag, name, _ in page.styles() if name == "color"} | {"a"}
    night = set(re.findall(r"[a-z0-9]+", " ".join(re.findall(r"[}{]([a-z0-9,]+)\{color:", page.head))))
    assert coloured <= night, "what is dark by day is light by night"


def test_it_is_cut_off_by_nobody(house: House) -> None:
    """The size with a subscriber's own link in it; one byte more is refused."""
    base = len(mail_html(house, issue_of(house, "x"), LINK).encode())
    body = "y" * (LARGEST_HTML - base + 1)
    issue = issue_of(house, body)
    parts = mail_parts(house, issue)
    assert len(mail_html(house, issue, LINK).encode()) == LARGEST_HTML and parts.html != ""
    with pytest.raises(LimitError, match="has 104,449 bytes"):
        mail_parts(house, issue_of(house, body + "y"))


def test_no_issue_gives_a_subscribers_link_away(house: House) -> None:
    """What a source wrote could stand where the link is put, as a part of an address of its own."""
    from rapallo.press.letter_mail import _STAND_IN

    for body in (f"[x](https://evil.example/{_STAND_IN})", f"see {_STAND_IN}"):
        with pytest.raises(RapalloError, match="Take them out"):
            mail_parts(house, issue_of(house, body))


# -- the text --------------------------------------------------------------------------------------------------------------


def test_the_text_says_all_that_the_html_says(house: House) -> None:
    """Every word, and every address that a link leads to."""
    mail = message_from_bytes(sent(house), policy=policy.default)
    assert isinstance(mail, EmailMessage)
    text = mail.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    page = page_of(house)
    for tag, attrs in page.seen:
        if tag == "a":
            assert attrs["href"] in text, attrs["href"]
    said = set(re.findall(r"\w+", text.replace("_", " ")))
    kept = [word for words in page.words for word in re.findall(r"\w+", words)]
    preheader = {"What", "changed", "Read", "it", "on", "the", "web"}
    assert set(kept) - said - preheader == set()


def test_a_picture_is_a_link_of_its_words() -> None:
    text = "![A *plan*](https://e.example/p.png) ![](https://e.example/q.png) ![x](data:image/png;base64,AAAA) [![in](https://e.example/i.png)](https://e.example/)"
    for html in (mail_body(text), page_body(text)):
        assert "<img" not in html and "data:" not in html and "!" not in html
        assert re.findall(r'href="([^"]+)"[^>]*>([^<]*)<', html) == [
            ("https://e.example/p.png", "A plan"), ("https://e.example/q.png", "picture"), ("https://e.example/", "in"),
        ]  # fmt: skip
    assert mail_text("![A plan](https://e.example/p.png)") == "A plan [1]\n\n[1] https://e.example/p.png\n"
    assert "!" in mail_body(r"\![words](https://e.example/)"), "an escaped sign is a sign"
