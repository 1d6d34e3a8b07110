"""Amounts as people write them (``ca. 15–20 Mio RM``, ``1.234,5``) made into bounds, unit and hedge, or refused."""

import re
from decimal import Decimal

import msgspec

from rapallo.exchange.filling import Bad

__all__ = ["Amount", "plain_number", "read_amount", "read_number", "times"]

_ABOUT = (
    "approximately|approx|around|about|roughly|circa|some|estimated|probably|perhaps|nearly|almost|ca|est|etwa|rund|ungefähr|knapp|"
    "annähernd|fast|environ|env|vers|около|примерно|приблизительно|ок|c|~|≈|±"
)
_OVER = "more than|not less than|at least|no fewer than|over|above|minimum|min|mindestens|mehr als|über|au moins|plus de|более|свыше|не менее|≥|>=|>"
_FEWER = "fewer than|weniger als"
_UNDER = (
    "less than|not more than|at most|no more than|up to|under|below|maximum|max|höchstens|maximal|bis zu|unter|jusqu'à|moins de|"
    "менее|не более|до|≤|<=|<"
)
_WORD = re.compile(
    rf"(?:(?P<over>{_OVER})|(?P<fewer>{_FEWER})|(?P<under>{_UNDER})|(?P<about>{_ABOUT}))(?:\.|(?![^\W\d_]))\s*", re.IGNORECASE
)
_AFTER = re.compile(rf"\s*[(\[](?P<about>{_ABOUT}|estimate|geschätzt)\.?[)\]]\Z", re.IGNORECASE)
_BETWEEN = re.compile(r"(?:between|zwischen|from|von|entre|от)\s+", re.IGNORECASE)
_DIGITS = r"[+−-]?[0-9](?:[0-9]|[.,'’\u00a0\u202f ](?=[0-9]))*"
_RANGE = re.compile(
    rf"(?P<low>{_DIGITS})(?:\s*(?:[–—‒-]|\.\.|\bbis\b|\bto\b|\band\b|\bund\b|\bet\b|\bà\b|\bдо\b)\s*(?P<high>{_DIGITS}))?"
)
_SCALES = {
    "mio": 6, "million": 6, "millionen": 6, "millions": 6, "mill": 6, "mln": 6, "млн": 6, "mn": 6, "mrd": 9, "milliarde": 9,
    "milliarden": 9, "milliards": 9, "bn": 9, "млрд": 9, "tsd": 3, "tausend": 3, "thousand": 3, "thousands": 3, "тыс": 3, "mille": 3,
}  # fmt: skip
_TWO_WAYS = ("billion", "billionen", "billions", "trillion", "trillionen", "trillions")
_SCALE = re.compile(r"\s*([^\W\d_]+)(?:\.(?=\s|\Z)|(?=\s|\Z))")
_UNIT = re.compile(r"(?:/ ?(?=[^\W\d_])|[(\[\"'°%‰$€£¥₽](?!\d)|(?![exEX]\d|[½¼¾⅓⅔⅛⅜⅝⅞⁰¹²³⁴-⁹])[^\W\d_])[^\d;,?*+]{0,38}(?:(?<=[^\s])[23])?\Z")
_PLAIN = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?\Z")
_LONGEST = 60


class Amount(msgspec.Struct, frozen=True):
    """Bounds (blank: not said), the unit and the hedge, all as texts of a claim's cells."""

    low: str = ""
    high: str = ""
    unit: str = ""
    hedge: str = ""


def read_amount(said: str, numbers: str = "", brackets: str = "", estimate: str = "estimate") -> Amount:
    """The amount that a text gives; blank for a blank one. Raises `Bad`.

    ``numbers`` says how digits are parted; without it a number that may be read in two ways is refused.

    >>> read_amount("ca. 15–20 Mio RM")
    Amount(low='15000000', high='20000000', unit='RM', hedge='ca.')
    >>> read_amount("1.234,5 t"), read_amount("more than 20")
    (Amount(low='1234.5', high='1234.5', unit='t', hedge=''), Amount(low='20', high='', unit='', hedge='more than'))
    """
    text = " ".join(said.split())
    if text == "":
        return Amount()
    if len(text) > _LONGEST:
        raise Bad(f"{text[:40]!r}… is a text, no amount.")
    hedges: list[str] = []
    if text[0] in "([" and text[-1] in ")]":
        if brackets == "":
            raise Bad(f'{text!r} stands in brackets; if they mean an estimate, the mapping can say so: brackets = "estimate".')
        text = text[1:-1].strip()
        hedges.append(estimate)
    after = _AFTER.search(text)
    if after is not None:
        text = text[: after.start()]
    bound, rest = "", text
    while (word := _WORD.match(rest)) is not None and word.end() > 0:
        if word.lastgroup != "about" and bound != "":
            raise Bad(f"{said!r} has two bounds.")
        bound = word.lastgroup or "" if word.lastgroup != "about" else bound
        hedges.append(word.group().strip())
        rest = rest[word.end() :]
    if after is not None:
        hedges.append(after.group("about"))
    between = _BETWEEN.match(rest)
    rest = rest[between.end() :] if between is not None else rest
    found = _RANGE.match(rest)
    if found is None or (between is not None and found.group("high") is None):
        raise Bad(f"{said!r} is no amount.")
    rest = rest[found.end() :]
    power, unit = _scale_and_unit(said, rest)
    low = read_number(found.group("low"), numbers)
    high = read_number(found.group("high"), numbers) if found.group("high") is not None else low
    if Decimal(high) < Decimal(low):
        raise Bad(f"{said!r} has its bounds the wrong way round, or is no range.")
    if bound != "" and low != high:
        raise Bad(f"{said!r} has a range and a bound.")
    if power != 0:
        low, high = times(low, Decimal(10) ** power), times(high, Decimal(10) ** power)
    if bound == "over":
        high = ""
    elif bound == "under":
        low = ""
    elif bound == "fewer":
        low, high = "", str(int(high) - 1) if power == 0 and "." not in high else high
    return Amount(low, high, unit, "; ".join(hedges) if len(hedges) > 1 else "".join(hedges))


def _scale_and_unit(said: str, rest: str) -> tuple[int, str]:
    """What follows the digits: a power of ten and a unit."""
    scale = _SCALE.match(rest)
    power = 0
    if scale is not None:
        word = scale.group(1).casefold()
        if word in _TWO_WAYS:
            raise Bad(f"{said!r}: a {word} is one thing in one language and another in the next; write the digits.")
        if word in _SCALES:
            power, rest = _SCALES[word], rest[scale.end() :]
    unit = rest.strip()
    if unit != "" and _UNIT.match(unit) is None:
        raise Bad(f"{said!r} has more in it than an amount and a unit.")
    return power, unit


def read_number(said: str, numbers: str = "") -> str:
    """Digits as the record writes them, with a decimal point and no noughts before. Raises `Bad`.

    >>> read_number("1.234,5"), read_number("1,234", "1,234.5"), read_number("1 234")
    ('1234.5', '1234', '1234')
    """
    return format(Decimal(_digits(said, numbers)), "f")


def _digits(said: str, numbers: str) -> str:
    text = said.strip().replace("−", "-").replace("\u00a0", " ").replace("\u202f", " ").replace("’", "'")
    text = text.removeprefix("+")
    if numbers != "":
        return _by_form(text, said, numbers)
    if re.fullmatch(r"-?[0-9]+", text) is not None:
        return text
    for part, point in ((",", "."), (".", ","), (" ", "."), (" ", ","), ("'", ".")):
        grouped = rf"-?[0-9]{{1,3}}(?:{re.escape(part)}[0-9]{{3}})+"
        one = re.fullmatch(grouped, text) is not None and text.count(part) == 1 and part in ".,"
        if re.fullmatch(rf"{grouped}(?:{re.escape(point)}[0-9]+)?", text) is not None and not one:
            return text.replace(part, "").replace(point, ".")
    plain = re.fullmatch(r"(-?[0-9]+)[.,]([0-9]+)", text)
    if plain is not None and len(plain.group(2)) != 3:
        return f"{plain.group(1)}.{plain.group(2)}"
    if plain is not None and plain.group(1).lstrip("-") == "0":
        return f"{plain.group(1)}.{plain.group(2)}"
    if plain is not None:
        raise Bad(f'{said!r} may be read in two ways; say in the mapping how numbers are written: numbers = "1,234.5".')
    raise Bad(f"{said!r} is no number.")


def _by_form(text: str, said: str, numbers: str) -> str:
    point = numbers[-2]
    part = numbers[1] if len(numbers) > 6 else ""
    whole = rf"[0-9]{{1,3}}(?:{re.escape(part)}[0-9]{{3}})+|[0-9]+" if part != "" else "[0-9]+"
    if re.fullmatch(rf"-?(?:{whole})(?:{re.escape(point)}[0-9]+)?", text) is None:
        raise Bad(f"{said!r} is not written like {numbers}.")
    return (text.replace(part, "") if part != "" else text).replace(point, ".")


def plain_number(said: str) -> bool:
    """Whether a text is digits with a decimal point and nothing else."""
    return _PLAIN.match(said) is not None


def times(number: str, factor: Decimal) -> str:
    """A number multiplied, exactly, without noughts behind its point.

    >>> times("11.4", Decimal(1000000))
    '11400000'
    """
    value = Decimal(number) * factor
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
