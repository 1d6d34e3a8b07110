"""A letter as mail: plain text and HTML for one subscriber, with the headers that let it be stopped in one click."""

import re
from typing import Any

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
_CELL = "font-family:Georgia,'Times New Roman',serif;color:#1d1c1a;"
_SMALL = "font-family:Arial,Helvetica,sans-serif;font-size:13px;line-height:19px;color:#6a675f;"


class Parts(msgspec.Struct, frozen=True):
    """The bodies of an issue, made once, with a place in each for a subscriber's own link."""

    text: str
    html: str


def mail_parts(house: House, issue: Issue) -> Parts:
    """The bodies of an issue. Raises `LimitError` where the HTML would be cut off by mail programs."""
    parts = Parts(mail_plain(house, issue, _STAND_IN), mail_html(house, issue, _STAND_IN))
    size = len(parts.html.encode("utf-8"))
    if size > LARGEST_HTML:
        raise LimitError(
            f"the HTML of {issue.id} has {size:,} bytes; mail programs cut a letter off beyond {LARGEST_HTML:,}. "
            "Shorten the issue, or link to the archive for the rest."
        )
    return parts


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
    """The HTML of a letter: one table 600 wide, styles in the elements, no image, script, form or anything from elsewhere."""
    hidden = "display:none;max-height:0;overflow:hidden;"
    preheader = f'<div style="{hidden}">{escape(issue.preheader)}</div>\n' if issue.preheader != "" else ""
    footer = mail_body(house.letter.footer) if house.letter.footer != "" else ""
    return (
        f'<!doctype html>\n<html lang="{escape(house.language)}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>{escape(issue.subject)}</title>\n</head>\n'
        f'<body style="margin:0;padding:0;background-color:#fdfcf9;">\n{preheader}'
        '<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="background-color:#fdfcf9;">\n'
        '<tr><td align="center" style="padding:24px 12px;">\n'
        '<table role="presentation" width="600" cellpadding="0" cellspacing="0" border="0" style="width:100%;max-width:600px;">\n'
        f'<tr><td style="{_SMALL}padding:0 0 6px 0;">{escape(house.title)} · {escape(issue.date)}</td></tr>\n'
        f'<tr><td style="{_CELL}padding:0 0 16px 0;"><h1 style="{_CELL}font-size:26px;line-height:32px;margin:0;">{escape(issue.subject)}</h1>'
        f'</td></tr>\n<tr><td style="{_CELL}">\n{mail_body(issue.body)}</td></tr>\n'
        f'<tr><td style="{_SMALL}border-top:1px solid #d9d5ca;padding:14px 0 0 0;">{footer}'
        f'<a href="{escape(archive_url(house, issue))}" style="color:#1f4f7a;">Read it on the web</a> · '
        f'<a href="{escape(link)}" style="color:#1f4f7a;">No more of these</a></td></tr>\n'
        "</table>\n</td></tr>\n</table>\n</body>\n</html>\n"
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

    link = f"{house.base}unsubscribe/{token}"
    found = _message(house, issue.subject, to, sent)
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
    return _bodied(found, more, parts.text.replace(_STAND_IN, link), parts.html.replace(_STAND_IN, escape(link)), seam)


def confirmation_mail(house: House, to: Mailbox, key: str, token: str, sent: str, days: int) -> bytes:
    """The mail that asks whether somebody wants the letter: text alone, with no List-Unsubscribe, since nothing was subscribed yet."""
    link = f"{house.base}confirm/{token}"
    found = _message(house, f"Please confirm: {house.title}", to, sent)
    more = [f"Message-ID: {message_id(house, f'confirm {sent}', key)}", "Auto-Submitted: auto-generated"]
    consent = house.letter.consent
    text = (
        f"Somebody gave this address for the letter “{house.title}”.\n\nIf that was you, open this page and confirm it:\n\n{link}\n\n"
        f"By confirming you agree to this:\n\n{consent}\n\nIf it was not you, do nothing: without your confirmation no letter is sent, "
        f"and the link ends after {days} days.\n"
    )
    wrapped = "\n".join("\n".join(wrap(line, WIDTH)) for line in text.split("\n"))
    return _bodied(found, more, wrapped, "", key)


def _message(house: House, subject: str, to: Mailbox, sent: str) -> Any:
    """The headers that every mail has, each refused where it holds a line break or control character."""
    from datetime import datetime
    from email.headerregistry import Address
    from email.message import EmailMessage
    from email.policy import SMTP
    from email.utils import format_datetime

    sender = sender_of(house)
    found = EmailMessage(policy=SMTP)
    found["Subject"] = one_line(subject, "the subject")
    found["From"] = Address(display_name=one_line(sender.name, "the sender's name"), addr_spec=sender.address)
    found["To"] = Address(display_name=one_line(to.name, "a subscriber's name"), addr_spec=address_of(to.address))
    if house.letter.reply_to != "":
        found["Reply-To"] = Address(addr_spec=mailbox_of(house.letter.reply_to, "reply_to").address)
    found["Date"] = format_datetime(datetime.fromisoformat(sent.replace("Z", "+00:00")))
    return found


def _bodied(found: Any, more: list[str], text: str, html: str, seam: str) -> bytes:
    """The bytes of a mail. ``more`` are header lines that stand as they are: the library would put long addresses into encoded words,
    which nothing that reads a List-Unsubscribe understands."""
    from hashlib import sha256

    found.set_content(flowed(text), subtype="plain", charset="utf-8", cte="quoted-printable", params={"format": "flowed"})
    if html != "":
        found.add_alternative(html, subtype="html", charset="utf-8", cte="quoted-printable")
        found.set_boundary(f"=_{sha256(seam.encode()).hexdigest()[:32]}")
    head = "".join(line + "\r\n" for line in more)
    if not head.isascii() or not head.replace("\r\n", "").isprintable():
        raise RapalloError("a header of the mail has letters that it cannot have. Nothing was sent.")
    data = head.encode("ascii") + bytes(found)
    if re.search(rb"[^\r]\n|\r[^\n]", data) is not None or any(len(line) > 998 for line in data.split(b"\r\n")):
        raise RapalloError("the mail would have lines that no mail server takes. Nothing was sent.")
    return data
