"""Texts as XML can hold them: escaped, and without the signs that no XML may have, which are counted."""

import re

__all__ = ["attribute", "cleaned", "element"]

_BARRED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def cleaned(text: str) -> str:
    """The text with every sign that XML 1.0 bars replaced by U+FFFD; carriage returns, which parsers drop, by line breaks.

    >>> cleaned("a" + chr(1) + "b") == "a" + chr(0xFFFD) + "b"
    True
    """
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text if text.isprintable() else _BARRED.sub("\ufffd", text)


def element(text: str) -> str:
    """A text as the content of an element.

    >>> element("<b> & ]]>")
    '&lt;b&gt; &amp; ]]&gt;'
    """
    return cleaned(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def attribute(text: str) -> str:
    """A text as an attribute's value, in quotation marks; line breaks and tabs by number, so that they are kept.

    >>> attribute('say "so"' + chr(10))
    '"say &quot;so&quot;&#10;"'
    """
    return '"' + element(text).replace('"', "&quot;").replace("\n", "&#10;").replace("\t", "&#9;") + '"'
