"""Dates and amounts as a running text says them, read where the reader of dates or a plain rule can, else left alone (§2.3)."""

import re
from collections.abc import Iterable
from decimal import Decimal

import msgspec

from rapallo.errors import DateError
from rapallo.library.language import word_set
from rapallo.time import parse_when

__all__ = ["Amount", "Date", "amounts_in", "dates_in"]

_MONTHS = {
    "january": "january januar jänner января январе январь", "february": "february februar февраля феврале февраль",
    "march": "march märz марта марте март", "april": "april апреля апреле апрель", "may": "may mai мая мае май",
    "june": "june juni июня июне июнь", "july": "july juli июля июле июль", "august": "august августа августе август",
    "september": "september сентября сентябре сентябрь", "october": "october oktober октября октябре октябрь",
    "november": "november ноября ноябре ноябрь", "december": "december dezember декабря декабре декабрь",
}  # fmt: skip
_WORDS = {
    "early": "early anfang начале начало", "mid": "mid mitte середине", "late": "late ende конце",
    "spring": "spring frühjahr frühling весной весна весны", "summer": "summer sommer летом лето лета",
    "autumn": "autumn fall herbst осенью осень осени", "winter": "winter зимой зима",
    "since": "since seit", "until": "until till bis", "before": "before vor до", "after": "after nach после", "by": "by к",
    "about": "about circa around um около",
}  # fmt: skip
_ENGLISH = {form: name for table in (_MONTHS, _WORDS) for name, forms in table.items() for form in forms.split()}
_SHORT = word_set("jan feb mar apr jun jul aug sept sep oct okt nov dec dez")


def _any(words: Iterable[str]) -> str:
    """A pattern for any of some words, the longest first."""
    return "|".join(sorted(words, key=lambda word: (-len(word), word)))


def _forms(*keys: str) -> frozenset[str]:
    return frozenset(form for key in keys for form in _WORDS[key].split())


_MONTH = _any({form for forms in _MONTHS.values() for form in forms.split()} | _SHORT)
_PART = _any(_forms("early", "mid", "late", "spring", "summer", "autumn", "winter"))
_LIMIT = _any(_forms("since", "until", "before", "after", "by", "about"))
_YEAR = r"(?:1[0-9]{3}|20[0-9]{2})"
_DAY = (
    rf"(?:[0-9]{{1,2}}\.?\s+(?:{_MONTH})\.?,?\s+{_YEAR}|(?:{_MONTH})\.?\s+[0-9]{{1,2}},\s*{_YEAR}|(?:{_MONTH})\.?\s+{_YEAR}"
    rf"|{_YEAR}-[0-9]{{2}}(?:-[0-9]{{2}})?)"
)
_ONE = rf"(?:{_DAY}|(?:{_PART})\s+(?:of\s+|des\s+jahres\s+)?{_YEAR}|{_YEAR})"
_DATE = re.compile(
    rf"(?<![\w.-])(?:(?P<first>{_ONE})\s*(?:–|—|\bto\b|\buntil\b|\bbis\b|\bпо\b)\s*(?P<last>{_ONE})|(?P<range>{_YEAR})[–-](?P<end>{_YEAR})"
    rf"|(?:(?P<limit>{_LIMIT})\s+)?(?P<one>{_ONE}))(?![\w-])",
    re.IGNORECASE,
)
_DOTTED = re.compile(rf"(?<![\w.])([0-9]{{1,2}})\.([0-9]{{1,2}})\.({_YEAR})(?!\w)")
_NUMBER = r"[0-9]{1,3}(?:[,.\u00a0\u202f ][0-9]{3})+(?:[.,][0-9]+)?|[0-9]+(?:[.,][0-9]+)?"
_HEDGES = {
    "at least": "low", "no fewer than": "low", "more than": "over", "over": "over", "mindestens": "low", "mehr als": "over", "über": "over",
    "не менее": "low", "более": "over", "at most": "high", "up to": "high", "no more than": "high", "fewer than": "under",
    "less than": "under", "höchstens": "high", "bis zu": "high", "weniger als": "under", "не более": "high", "менее": "under",
    "about": "about", "some": "about", "around": "about", "roughly": "about", "nearly": "about", "almost": "about", "etwa": "about",
    "rund": "about", "ungefähr": "about", "около": "about", "примерно": "about",
}  # fmt: skip
_AMOUNT = re.compile(
    rf"(?<![\w.,–-])(?:(?P<hedge>{'|'.join(sorted(map(re.escape, _HEDGES), key=len, reverse=True))})\s+)?(?P<low>{_NUMBER})"
    rf"(?:\s?(?:–|-|to|bis)\s?(?P<high>{_NUMBER}))?\s*(?P<unit>%|(?:per cent|[^\W\d_]+))?",
    re.IGNORECASE,
)
_NO_UNIT = word_set(
    "of and or to in on at by the a an was were is are has had for with from into as per after before until but nor than who which that his its "
    "their und oder der die das den dem des im in von am an auf aus bei bis für mit nach vor zu als wie wurde wurden war waren sind sich "
    "и в на с по из от до для при как или а но к у о год года году"
)
_SCALES = {
    **dict.fromkeys(("thousand", "tausend", "тысяча", "тысячи", "тысяч", "тыс"), 1_000),
    **dict.fromkeys(("million", "millions", "mio", "millionen", "миллион", "миллиона", "миллионов", "млн"), 1_000_000),
    **dict.fromkeys(("billion", "billions", "milliarde", "milliarden", "mrd", "миллиард", "миллиарда", "миллиардов", "млрд"), 1_000_000_000),
}
_DESIGNATION = re.compile(r"(?<![^\W_])(?:[A-ZА-ЯЁ][a-zа-яё]?|[A-ZА-ЯЁ]{2,3}|No|Nr)\.?\Z")
_NEXT = re.compile(r"\.?\s+(?:of\s+)?([^\W\d_]+)")


class Date(msgspec.Struct, frozen=True):
    """A date said in a text: where, in which words, and what it means (``when``, as a claim's column takes it)."""

    start: int
    end: int
    words: str
    when: str


class Amount(msgspec.Struct, frozen=True):
    """An amount said in a text. A bound that the words do not give is ``None``; ``hedge`` keeps the source's own."""

    start: int
    end: int
    words: str
    low: Decimal | None
    high: Decimal | None
    unit: str
    hedge: str


def dates_in(text: str) -> tuple[Date, ...]:
    """The dates of a text, in German, Russian or English words, or written in figures; what cannot be read is not proposed.

    >>> [date.when for date in dates_in("Leased on 15 April 1925; closed in autumn 1933. Von 1926 bis 1929.")]
    ['1925-04-15', 'autumn 1933', '1926/1929']
    """
    found = [one for one in map(_date, _DATE.finditer(text)) if one is not None]
    for dotted in _DOTTED.finditer(text):
        day, month, year = (int(part) for part in dotted.groups())
        when = f"{year:04d}-{month:02d}-{day:02d}"
        if _sound(when) != "":
            found = [one for one in found if one.end <= dotted.start() or one.start >= dotted.end()]
            found.append(Date(dotted.start(), dotted.end(), dotted.group(), when))
    return tuple(sorted(found, key=lambda one: one.start))


def _date(found: re.Match[str]) -> Date | None:
    if found["range"] is not None:
        when = _sound(f"{found['range']}/{found['end']}")
    elif found["first"] is not None:
        first, last = _english(found["first"]), _english(found["last"])
        when = _sound(f"{_edtf(first)}/{_edtf(last)}") or _sound(f"from {first} to {last}")
    else:
        one = _english(found["one"])
        limit = _ENGLISH.get((found["limit"] or "").lower(), "")
        if limit == "about":
            when = _sound(f"{_edtf(one)}~")
        else:
            when = (_sound(f"{limit} {one}") if limit != "" else "") or _sound(_edtf(one)) or _sound(one)
    return Date(found.start(), found.end(), found.group(), when) if when != "" else None


def _english(words: str) -> str:
    """The words of a date in English: ``15. April 1925`` and ``15 апреля 1925`` are ``15 april 1925``."""
    parts = words.lower().replace(",", " ").split()
    said = [_ENGLISH.get(part.strip("."), part.strip(".")) for part in parts]
    said = [{"sept": "sep", "okt": "oct", "dez": "dec"}.get(part, part) for part in said if part not in ("of", "des", "jahres")]
    return " ".join(said)


_NAMES = {name: f"{number:02d}" for number, names in enumerate(_MONTHS, 1) for name in (names, names[:3])}


def _edtf(words: str) -> str:
    """A day or month in words as EDTF; anything else as it is."""
    parts = words.split()
    if len(parts) == 3 and parts[1] in _NAMES and parts[0].isdigit():
        return f"{parts[2]}-{_NAMES[parts[1]]}-{int(parts[0]):02d}"
    if len(parts) == 3 and parts[0] in _NAMES and parts[1].isdigit():
        return f"{parts[2]}-{_NAMES[parts[0]]}-{int(parts[1]):02d}"
    if len(parts) == 2 and parts[0] in _NAMES:
        return f"{parts[1]}-{_NAMES[parts[0]]}"
    return words


def _sound(when: str) -> str:
    try:
        return parse_when(when).text
    except DateError:
        return ""


def amounts_in(text: str, language: str = "", dates: tuple[Date, ...] = ()) -> tuple[Amount, ...]:
    """Numbers with what they count. Without a unit beside it a number is not taken for an amount, nor within a date.

    In a German or Russian text 1.200 is a thousand and 1,2 a fraction; elsewhere the other way about.

    >>> [(one.low, one.high, one.unit, one.hedge) for one in amounts_in("at least 1,200 tonnes and fewer than 10 men")]
    [(Decimal('1200'), None, 'tonnes', ''), (None, Decimal('10'), 'men', 'fewer than')]
    """
    found: list[Amount] = []
    for one in _AMOUNT.finditer(text):
        if any(date.start < one.end("low") and one.start("low") < date.end for date in dates):
            continue
        if one["hedge"] is None and _is_designation(text[max(0, one.start("low") - 8) : one.start("low")]):
            continue
        unit, scale, end = _unit(text, one, language)
        low = _value(one["low"], language)
        high = _value(one["high"], language) if one["high"] is not None else low
        none = unit == "" or unit.lower() in _NO_UNIT or unit.lower() in _ENGLISH
        if none or low is None or high is None or high < low:
            continue
        hedge = " ".join((one["hedge"] or "").lower().split())
        sense = _HEDGES.get(hedge, "")
        low, high = _scaled(low, scale), _scaled(high, scale)
        bounds = (low, None) if sense in ("low", "over") else (None, high) if sense in ("high", "under") else (low, high)
        said = hedge if sense in ("about", "over", "under") else ""
        unit = {"%": "percent", "per cent": "percent", "prozent": "percent"}.get(unit.lower(), unit)
        found.append(Amount(one.start(), end, text[one.start() : end], bounds[0], bounds[1], unit, said))
    return tuple(found)


def _is_designation(before: str) -> bool:
    """Whether the words before a number make a name of it: Ju 87, L 76, No. 5."""
    found = _DESIGNATION.search(before.rstrip(" "))
    return found is not None and found.group().strip(".").lower() not in _NO_UNIT


def _scaled(value: Decimal, scale: int) -> Decimal:
    return value if scale == 1 else Decimal(int(value * scale))


def _unit(text: str, one: re.Match[str], language: str) -> tuple[str, int, int]:
    """What a number counts, how many each one is (200 million marks), and where the words end; German firms are firms, with their adjective."""
    unit, scale, end = (one["unit"] or "").strip(), 1, one.end()
    if unit.lower() in _SCALES:
        scale = _SCALES[unit.lower()]
        following = _NEXT.match(text, end)
        unit, end = (following.group(1), following.end()) if following is not None else ("", end)
    if language == "en" and unit[:1].isupper():
        following = _NEXT.match(text, end)
        if following is not None and following.group(1).islower() and following.group(1) not in _NO_UNIT:
            unit, end = f"{unit} {following.group(1)}", following.end()
    return unit, scale, end


def _value(digits: str, language: str) -> Decimal | None:
    """A number as written; in an unknown language a single comma or point before three figures parts thousands only if it repeats."""
    thousands, point = (".", ",") if language in ("de", "ru") else (",", ".")
    plain = re.sub(r"[\u00a0\u202f ]", "", digits)
    if re.fullmatch(rf"[0-9]{{1,3}}(?:{re.escape(thousands)}[0-9]{{3}})+(?:{re.escape(point)}[0-9]+)?", plain) is not None:
        return Decimal(plain.replace(thousands, "").replace(point, "."))
    if re.fullmatch(rf"[0-9]+(?:{re.escape(point)}[0-9]+)?", plain) is not None:
        return Decimal(plain.replace(point, "."))
    return None
