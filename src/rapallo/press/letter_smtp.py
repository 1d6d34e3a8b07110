"""One line to a mail server: opened with encryption, each mail handed over in steps, so that a break says what it broke."""

import re
from typing import Any

import msgspec

from rapallo.errors import RapalloError
from rapallo.library.stories_house import SmtpSettings

__all__ = ["Ended", "Line"]

_SECONDS = 120
_PER_LINE = 100


class Ended(msgspec.Struct, frozen=True):
    """How a hand-over ended: ``state`` as in the journal, and what the server said. ``broken``: the line is gone."""

    state: str
    said: str
    broken: bool = False


class Line:
    """A line to a server, opened when first needed, anew after a break and after a hundred mails."""

    def __init__(self, settings: SmtpSettings, password: str) -> None:
        if settings.host == "":
            raise RapalloError('house.toml does not say which server sends the letter: [smtp] host = "…"')
        if settings.security == "none" and (settings.user != "" or settings.host not in ("localhost", "127.0.0.1", "::1")):
            raise RapalloError("without encryption the letter is only handed to a server on this machine, and without a password.")
        if settings.user != "" and not (settings.user.isascii() and password.isascii()):
            raise RapalloError("the mail server's user or password has letters beyond ASCII, which few servers read alike. Set another.")
        self.settings, self.password = settings, password
        self.open: Any = None
        self.count = 0

    def close(self) -> None:
        """End the line as the protocol wants it, if there is one."""
        import smtplib

        if self.open is not None:
            try:
                self.open.quit()
            except (smtplib.SMTPException, OSError):
                self.open.close()
            self.open = None

    def hand_over(self, sender: str, to: str, mail: bytes) -> Ended:
        """Hand one mail over.

        Up to the mail's own bytes a break means that it was not taken (*deferred*); from the first of them until the server's answer it
        may have been (*uncertain*). 4xx is *deferred*, 5xx *refused*. A line that had been used before and turns out to be gone is
        opened once more: many servers end it after some mails. Raises `RapalloError` where the server cannot be had at all.
        """
        if self.open is not None and self.count >= _PER_LINE:
            self.close()
        used = self.open is not None
        ended = self._handed(sender, to, mail)
        return self._handed(sender, to, mail) if used and ended.broken and ended.state == "deferred" else ended

    def _handed(self, sender: str, to: str, mail: bytes) -> Ended:
        import smtplib

        if self.open is None:
            self.open, self.count = self._opened(), 0
        self.count += 1
        begun = False
        try:
            for step, word in ((self.open.mail, sender), (self.open.rcpt, to), (self.open.docmd, "DATA")):
                code, said = step(word)
                if code == 421:
                    return self._broken("deferred", _words(code, said))
                if not (200 <= code < 300 or code == 354):
                    self._reset()
                    return Ended("refused" if code >= 500 else "deferred", _words(code, said))
            begun = True
            self.open.send(_dotted(mail))
            code, said = self.open.getreply()
        except (smtplib.SMTPException, OSError, UnicodeError) as error:
            return self._broken("uncertain" if begun else "deferred", f"the line broke: {error}")
        if code == 421:
            return self._broken("deferred", _words(code, said))
        if 200 <= code < 300:
            return Ended("handed over", _words(code, said))
        return Ended("refused" if code >= 500 else "deferred", _words(code, said))

    def _opened(self) -> Any:
        import smtplib

        settings = self.settings
        found: Any = None
        try:
            if settings.security == "tls":
                found = smtplib.SMTP_SSL(settings.host, settings.port, timeout=_SECONDS, context=_trust(settings))
            else:
                found = smtplib.SMTP(settings.host, settings.port, timeout=_SECONDS)
            if settings.security == "starttls":
                found.starttls(context=_trust(settings))
            found.ehlo_or_helo_if_needed()
            if settings.user != "":
                found.login(settings.user, self.password)
        except smtplib.SMTPAuthenticationError:
            found.close()
            raise RapalloError(f"{settings.host} does not take the user {settings.user!r} with this password.") from None
        except (smtplib.SMTPException, OSError, UnicodeError) as error:
            if found is not None:
                found.close()
            raise RapalloError(f"{settings.host}:{settings.port} cannot be spoken to ({settings.security}): {_plain(str(error))}.") from None
        except BaseException:
            if found is not None:
                found.close()
            raise
        return found

    def _reset(self) -> None:
        import smtplib

        try:
            self.open.rset()
        except (smtplib.SMTPException, OSError):
            self._broken("", "")

    def _broken(self, state: str, said: str) -> Ended:
        if self.open is not None:
            self.open.close()
            self.open = None
        return Ended(state, _plain(said), True)


def _trust(settings: SmtpSettings) -> Any:
    """Whose certificates are believed, for this very name: the system's authorities, or those of the file that the house names."""
    import ssl

    if settings.ca_file == "":
        return ssl.create_default_context()
    try:
        return ssl.create_default_context(cafile=settings.ca_file)
    except OSError as error:
        raise RapalloError(f"{settings.ca_file} is no file of certificates (PEM): {_plain(str(error))}.") from None


def _dotted(mail: bytes) -> bytes:
    """A mail as it goes over the line: a line that begins with a dot gets another, and a lone dot ends it."""
    data = re.sub(rb"(?m)^\.", b"..", mail)
    return data + (b"" if data.endswith(b"\r\n") else b"\r\n") + b".\r\n"


def _words(code: int, said: bytes) -> str:
    return _plain(f"{code} {said.decode('utf-8', 'replace')}")


def _plain(text: str) -> str:
    from rapallo.library.feeds_words import plain_words

    return plain_words(text, 200, markup=False)
