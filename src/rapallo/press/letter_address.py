"""Addresses of mail: read, brought to one form, and refused in a sentence where no mail could be sent to them safely."""

import re

import msgspec

from rapallo.errors import RapalloError
from rapallo.library.stories_house import one_line

__all__ = ["Mailbox", "address_of", "mailbox_of"]

_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*\Z")
_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\Z")


class Mailbox(msgspec.Struct, frozen=True):
    """A name (may be blank) and an address."""

    name: str
    address: str


def address_of(text: str) -> str:
    """An address as it is kept and written to: its domain in small ASCII letters (an international one as ``xn--``).

    Raises `RapalloError` for anything that is no plain address: line breaks and other control characters, quoted or commented
    parts, letters beyond ASCII before the ``@`` (few servers take such), and a domain whose older and newer network forms differ
    (ß and its like: the mail could go to another's domain).

    >>> address_of("Anna@BÜCHER.example")
    'Anna@xn--bcher-kva.example'
    """
    from unicodedata import normalize

    text = one_line(text, "the address")
    local, at, domain = text.rpartition("@")
    shown = text[:80]
    if at == "" or local == "" or domain == "" or len(text) > 254:
        raise RapalloError(f"{shown!r} is no mail address.")
    if not local.isascii():
        raise RapalloError(f"{shown!r} has letters beyond ASCII before the @; few mail servers take such an address. Ask for another.")
    if _LOCAL.match(local) is None or len(local) > 64:
        raise RapalloError(f"{shown!r} is no plain mail address (before the @: letters, digits and .!#$%&'*+/=?^_`{{|}}~-).")
    labels = normalize("NFC", domain.lower()).split(".")
    ascii_labels = [_network_form(label, shown) for label in labels]
    if len(labels) < 2 or any(_LABEL.match(label) is None for label in ascii_labels) or ascii_labels[-1].isdigit():
        raise RapalloError(f"{shown!r} has no domain that mail can go to.")
    found = f"{local}@{'.'.join(ascii_labels)}"
    if len(found) > 254:
        raise RapalloError(f"{shown!r} is too long for a mail address.")
    return found


def _network_form(label: str, shown: str) -> str:
    """A label of a domain as the network writes it; refused where the two standards disagree on it."""
    if label.isascii():
        return label
    try:
        found = label.encode("idna").decode("ascii")
        same = found.encode("ascii").decode("idna") == label
    except UnicodeError:
        same = False
    if not same:
        raise RapalloError(f"the domain of {shown!r} is written differently by older and newer mail programs. Give it as xn--….")
    return found


def mailbox_of(text: str, what: str) -> Mailbox:
    """A mailbox as settings have it: ``address`` or ``Name <address>``. Raises `RapalloError`."""
    text = one_line(text, what)
    found = re.match(r"(?:\"?([^\"<>]*?)\"?\s*<([^<>]+)>|([^<>\s]+))\Z", text)
    if found is None:
        raise RapalloError(f"{what} is {text[:80]!r}. Write 'Name <address>'.")
    return Mailbox((found.group(1) or "").strip(), address_of(found.group(2) or found.group(3)))
