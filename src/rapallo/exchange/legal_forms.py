"""What in a firm's name says its legal form, and which forms of different laws are the same kind of company."""

import re
from collections.abc import Mapping

__all__ = ["FORMS", "parted"]

FORMS: Mapping[str, tuple[str, ...]] = {
    "stock": (
        "ag", "aktiengesellschaft", "ao", "ооо ао", "ао", "оао", "пао", "зао", "oao", "pao", "zao", "jsc", "ojsc", "cjsc", "pjsc", "sa", "spa",
        "nv", "oyj", "as", "inc", "corp", "corporation", "plc", "se", "co ltd by shares", "ag", "ab", "kk", "a/s", "joint stock company",
    ),
    "limited": (
        "gmbh", "mbh", "ltd", "limited", "llc", "ооо", "ooo", "тoo", "тоо", "sarl", "srl", "bv", "oy", "ou", "oü", "oue", "uab", "sia", "kft",
        "doo", "fze", "fzc", "fzco", "dmcc", "aps", "eood", "pte", "pvt", "co ltd", "company limited", "limited liability company", "有限公司",
    ),
    "partnership": ("kg", "ohg", "llp", "lp", "gmbh & co kg", "co kg", "ag & co kg", "gbr", "commandite"),
    "society": ("ev", "eg", "stiftung", "foundation", "verein"),
    "state": ("fgup", "фгуп", "gup", "гуп", "mup", "vvb", "veb", "state corporation"),
}  # fmt: skip
"""For each kind of company the words and signs by which names say it, without points."""

_KIND = {form: kind for kind, forms in FORMS.items() for form in forms}
_LONGEST = 4


def parted(name: str) -> tuple[str, str]:
    """A name without its legal form, and the kind of company that the form says; blank: it says none.

    A form stands at the end, or at the beginning as Russian names have it; a name that is nothing else stays whole.

    >>> parted("Limbach Flugmotoren GmbH & Co. KG"), parted("ООО Вектор"), parted("AG")
    (('Limbach Flugmotoren', 'partnership'), ('Вектор', 'limited'), ('AG', ''))
    """
    words = name.replace(",", " ").split()
    kind = ""
    while len(words) > 1:
        for size in range(min(_LONGEST, len(words) - 1), 0, -1):
            last, first = _KIND.get(_plain(words[-size:])), _KIND.get(_plain(words[:size]))
            if last is not None:
                words, kind = words[:-size], kind if kind != "" else last
                break
            if first is not None and _plain(words[:size]) not in ("as", "ab", "se", "sa"):
                words, kind = words[size:], kind if kind != "" else first
                break
        else:
            break
    return " ".join(words).rstrip(" &-,"), kind


def _plain(words: list[str]) -> str:
    return re.sub(r"[.\"'«»“”„()]", "", " ".join(words)).casefold().replace("&", "&").strip()
