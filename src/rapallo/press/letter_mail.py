"""A letter as mail: plain text and HTML for one subscriber, with the headers that let it be stopped in one click."""

import re

import msgspec

from rapallo.errors import LimitError, RapalloError
from rapallo.inquiry.render import escape, wrap
from rapallo.library.stories_house import House, one_line
from rapallo.press.letter import Issue
from rapallo.press.letter_address import Mailbox, address_of, mailbox_of
from rapallo.press.letter_body import mail_body
from rapallo.press.letter_text import WIDTH, flowed, mail_text

__all__ = ["LARGEST_HTML", "Parts", "confirmation_mail", "issue_mail", "mail_html", "mail_parts", "mail_plain", "message_id", "sender_of"]

LARGEST_HTML = 102 * 1024
"""Bytes of HTML at most: beyond them mail programs cut a letter off, and the way to stop it with it."""

_STAND_IN = "UNSUBSCRIBE-LINK-OF-THIS-SUBSCRIBER-43-CHARS"
_DARK = (
    ":root{color-scheme:light dark;supported-color-schemes:light dark;}"
    "@media (prefers-color-scheme:dark){body,table,td{background-color:#191a1c!important;}"
    "td,div,h1,h2,h3,h4,h5,h6,p,li,pre,code{color:#e6e3dc!important;}a{color:#9cc4ea!important;}"
    "td,blockquote,hr{border-color:#4a4a4a!important;}}"
)
"""For programs that show mail dark and take a style from its head; where it is dropped (Gmail), nothing is missing."""

_NARROW = ('<!--[if mso]><table role="presentation" width="600" align="center" cellpadding="0" cellspacing="0" border="0"><tr><td><![endif]-->\n',
           "<!--[if mso]></td></tr></table><![endif]-->\n")  # fmt: skip
"""Outlook on Windows knows no greatest width, and reads these lines as a table of 600; everybody else takes them for a remark."""

_CELL = "font-family:Georgia,'Times New Roman',serif;color:#1d1c1a;word-break:break-word;"
_SMALL = "font-family:Arial,Helvetica,sans-serif;font-size:13px;line-height:19px;color:#6a675f;word-break:break-word;"


_FROM_RIGHT = ("ar", "fa", "he", "ur", "yi")
"""Languages written from right to left."""


class Parts(msgspec.Struct, frozen=True):
    """The bodies of an issue, made once, with a place in each for a subscriber's own link."""

    text: str
    html: str


def mail_parts(house: House, issue: Issue) -> Parts:
    """The bodies of an issue. Raises `LimitError` where the HTML would be cut off by mail programs, a subscriber's link being in it."""
    parts = Parts(mail_plain(house, issue, _STAND_IN), mail_html(house, issue, _STAND_IN))
    if parts.text.count(_STAND_IN) != 1 or parts.html.count(_STAND_IN) != 1:
        raise RapalloError(f"{issue.id} holds the words {_STAND_IN}, in whose place a subscriber's own link is put. Take them out.")
    size = len(parts.html.replace(_STAND_IN, escape(_link(house, "A" * 43))).encode("utf-8"))
    if size > LARGEST_HTML:
        raise LimitError(
            f"the HTML of {issue.id} has {size:,} bytes; mail programs cut a letter off beyond {LARGEST_HTML:,}. "
            "Shorten the issue, or link to the archive for the rest."
        )
    return parts


def _link(house: House, token: str) -> str:
    return f"{house.base}unsubscribe/{token}"


def archive_url(house: House, issue: Issue) -> str:
    """Where an issue is read on the web."""
    return f"{house.base}letters/{issue.id}.html"


def mail_plain(house: House, issue: Issue, link: str) -> str:
    """The plain text of a letter, complete by itself, at most `WIDTH` columns wide but for addresses."""
    subject = wrap(issue.subject, WIDTH)
    head = "\n".join([*wrap(f"{house.title} · {issue.date}", WIDTH), "", *subject, "=" * min(WIDTH, max(len(line) for line in subject)), "", ""])
    footer = mail_text(house.letter.footer) + "\n" if house.letter.footer != "" else ""
    foot = f"On the web: {archive_url(house, issue)}\n\nNo more of these: {link}\n"
    return f"{head}{mail_text(issue.body)}\n{'_' * 20}\n{footer}{foot}"


def mail_html(house: House, issue: Issue, link: str) -> str:
    """The HTML of a letter: one table 600 wide, styles in the elements, no image, script, form or anything from elsewhere.

    Only the colours for a dark screen stand in the head. Language and reading direction stand around the table too: many programs drop
    what is outside the body.
    """
    hidden = "display:none;max-height:0;overflow:hidden;mso-hide:all;"
    preheader = f'<div style="{hidden}">{escape(issue.preheader)}</div>\n' if issue.preheader != "" else ""
    footer = mail_body(house.letter.footer) if house.letter.footer != "" else ""
    way, side = ("rtl", "right") if house.language.partition("-")[0].lower() in _FROM_RIGHT else ("ltr", "left")
    return (
        f'<!doctype html>\n<html lang="{escape(house.language)}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n<meta name="color-scheme" content="light dark">\n'
        '<meta name="supported-color-schemes" content="light dark">\n<meta name="x-apple-disable-message-reformatting">\n'
        '<meta name="format-detection" content="telephone=no,date=no,address=no,email=no,url=no">\n'
        f"<title>{escape(issue.subject)}</title>\n<style>{_DARK}</style>\n</head>\n"
        f'<body style="margin:0;padding:0;background-color:#fdfcf9;">\n{preheader}'
        f'<div role="article" aria-roledescription="email" aria-label="{escape(issue.subject)}" lang="{escape(house.language)}" dir="{way}">\n'
        '<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" '
        f'style="background-color:#fdfcf9;">\n<tr><td align="center" style="padding:24px 12px;">\n{_NARROW[0]}'
        '<table role="presentation" width="600" cellpadding="0" cellspacing="0" border="0" style="width:100%;max-width:600px;">\n'
        f'<tr><td align="{side}" style="{_SMALL}padding:0 0 6px 0;">{escape(house.title)} · {escape(issue.date)}</td></tr>\n'
        f'<tr><td align="{side}" style="{_CELL}padding:0 0 16px 0;"><h1 style="{_CELL}font-size:26px;line-height:32px;margin:0;">'
        f'{escape(issue.subject)}</h1></td></tr>\n<tr><td align="{side}" style="{_CELL}">\n{mail_body(issue.body)}</td></tr>\n'
        f'<tr><td align="{side}" style="{_SMALL}border-top:1px solid #d9d5ca;padding:14px 0 0 0;">{footer}'
        f'<a href="{escape(archive_url(house, issue))}" style="color:#1f4f7a;">Read it on the web</a> · '
        f'<a href="{escape(link)}" style="color:#1f4f7a;">No more of these</a></td></tr>\n'
        f"</table>\n{_NARROW[1]}</td></tr>\n</table>\n</div>\n</body>\n</html>\n"
    )


def sender_of(house: House) -> Mailbox:
    """Who the letter comes from. Raises `RapalloError` where house.toml does not say, or says it in a way that forges a header."""
    if house.letter.sender == "":
        raise RapalloError('house.toml does not say who sends the letter: [letter] sender = "Name <address>"')
    return mailbox_of(house.letter.sender, "the sender")


def message_id(house: House, issue: str, key: str) -> str:
    """The Message-ID of an issue for a subscriber: the same whenever it is sent, and telling nobody the address.

    ``key`` is the subscriber's own random key.
    """
    from hashlib import sha256

    domain = sender_of(house).address.rpartition("@")[2]
    return f"<{sha256(f'{issue} {key}'.encode()).hexdigest()[:40]}@{domain}>"


def issue_mail(house: House, issue: Issue, parts: Parts, to: Mailbox, key: str, token: str, sent: str) -> bytes:
    """An issue as the bytes of a mail to one subscriber.

    Parameters
    ----------
    key : the subscriber's random key, of which the Message-ID is made
    token : the subscriber's token for stopping this letter; it stands in the text, the HTML and the header
    sent : the moment of sending (``2026-11-23T10:00:00Z``)

    The same arguments give the same bytes. Raises `RapalloError` for a name or subject that would forge a header.
    """
    from urllib.parse import quote

    link = _link(house, token)
    head = _head(house, issue.subject, to, sent)
    mailto = house.letter.unsubscribe
    stops = [f"<{link}>"]
    if mailto != "":
        stops.append(f"<mailto:{quote(address_of(mailto), safe='@.+-_')}?subject={quote(f'unsubscribe {token}')}>")
    more = [
        f"Message-ID: {message_id(house, issue.id, key)}",
        "List-Unsubscribe: " + ",\r\n ".join(stops),
        f"List-Id: <letter.{sender_of(house).address.rpartition('@')[2]}>",
        f"Archived-At: <{archive_url(house, issue)}>",
        "Precedence: bulk",
    ]
    if link.startswith("https:"):
        more.insert(2, "List-Unsubscribe-Post: List-Unsubscribe=One-Click")
    seam = f"{issue.id} {key}"
    return _bodied([*head, *more], parts.text.replace(_STAND_IN, link), parts.html.replace(_STAND_IN, escape(link)), seam)


def confirmation_mail(house: House, to: Mailbox, key: str, token: str, sent: str, days: int) -> bytes:
    """The mail that asks whether somebody wants the letter: text alone, with no List-Unsubscribe, since nothing was subscribed yet."""
    link = f"{house.base}confirm/{token}"
    head = _head(house, f"Please confirm: {house.title}", to, sent)
    more = [f"Message-ID: {message_id(house, f'confirm {sent}', key)}", "Auto-Submitted: auto-generated"]
    consent = house.letter.consent
    text = (
        f"Somebody gave this address for the letter “{house.title}”.\n\nIf that was you, open this page and confirm it:\n\n{link}\n\n"
        f"By confirming you agree to this:\n\n{consent}\n\nIf it was not you, do nothing: without your confirmation no letter is sent, "
        f"and the link ends after {days} days.\n"
    )
    wrapped = "\n".join("\n".join(wrap(line, WIDTH)) for line in text.split("\n"))
    return _bodied([*head, *more], wrapped, "", key)


def _head(house: House, subject: str, to: Mailbox, sent: str) -> list[str]:
    """The header lines that every mail has, each refused where it holds a line break or control character."""
    from datetime import datetime
    from email.utils import format_datetime

    sender = sender_of(house)
    found = [
        f"Subject: {_encoded(one_line(subject, 'the subject'), 'Subject')}",
        f"From: {_named(Mailbox(one_line(sender.name, 'the name of the sender'), sender.address), 'From')}",
        f"To: {_named(Mailbox(one_line(to.name, 'the name of a subscriber'), address_of(to.address)), 'To')}",
    ]
    if house.letter.reply_to != "":
        found.append(f"Reply-To: {mailbox_of(house.letter.reply_to, 'reply_to').address}")
    return [*found, f"Date: {format_datetime(datetime.fromisoformat(sent.replace('Z', '+00:00')))}"]


def _named(box: Mailbox, header: str) -> str:
    """A mailbox as a header has it; a name in ASCII in quotation marks, any other in encoded words."""
    if box.name == "":
        return box.address
    plain = box.name.isascii() and "=?" not in box.name
    quoted = '"' + re.sub(r'(["\\])', r"\\\1", box.name) + '"'
    return f"{quoted if plain else _encoded(box.name, header)}\r\n <{box.address}>"


def _encoded(text: str, header: str) -> str:
    """A text as a header has it, folded. The library's newer way of doing so (`EmailMessage`) loses blanks between long words that are
    not ASCII, so that two of them run together; the older way does not."""
    from email.header import Header

    plain = text.isascii() and "=?" not in text and max(map(len, text.split()), default=0) <= 60
    charset = "us-ascii" if plain else "utf-8"
    return Header(text, charset, maxlinelen=76, header_name=header).encode(linesep="\r\n")


def _bodied(lines: list[str], text: str, html: str, seam: str) -> bytes:
    """The bytes of a mail. ``lines`` are header lines that stand as they are: the library would put long addresses into encoded words,
    which nothing that reads a List-Unsubscribe understands."""
    from email.message import EmailMessage
    from email.policy import SMTP
    from hashlib import sha256

    found = EmailMessage(policy=SMTP)
    found.set_content(flowed(text), subtype="plain", charset="utf-8", cte="quoted-printable", params={"format": "flowed"})
    if html != "":
        found.add_alternative(html, subtype="html", charset="utf-8", cte="quoted-printable")
        found.set_boundary(f"=_{sha256(seam.encode()).hexdigest()[:32]}")
    head = "".join(line + "\r\n" for line in lines)
    if not head.isascii() or not head.replace("\r\n", "").isprintable():
        raise RapalloError("a header of the mail has letters that it cannot have. Nothing was sent.")
    data = head.encode("ascii") + bytes(found)
    if re.search(rb"[^\r]\n|\r[^\n]", data) is not None or any(len(line) > 998 for line in data.split(b"\r\n")):
        raise RapalloError("the mail would have lines that no mail server takes. Nothing was sent.")
    return data
