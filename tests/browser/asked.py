"""What the page is asked in Node, with what Python answers: written as a line of JSON each, for answers.mjs."""

import gzip
import json
import unicodedata
from collections.abc import Iterable, Iterator
from csv import DictReader
from pathlib import Path
from random import Random
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings
from msgspec.structs import replace

from pages import HOSTILE, ROOT, SPOILS, hostile_case
from rapallo.errors import DateError, LimitError, RapalloError, UsageError
from rapallo.inquiry.ask import ASKED, put, read_as
from rapallo.inquiry.head import typed
from rapallo.inquiry.render import plain as visible
from rapallo.pathways.model import horizon_of
from rapallo.press.payload import payload
from rapallo.press.payload_answers import answer_data
from rapallo.record import Case, Thing, read_case
from rapallo.record.folding import Name, fold, plain, read_name, similarity
from rapallo.time import MAX_DAY, MIN_DAY, parse_when, say
from strategies import cases as any_cases

__all__ = ["write"]

Row = dict[str, Any]


def _each(words: str) -> list[str]:
    return words.split("|")


FOLDERS = _each("cases/german-soviet|cases/two-lineages|cases/tutorial|tests/data/engine|tests/data/inquiry|tests/data/control")
DRAWN = 40
LETTERS = "abcdefghijklmnopqrstuvwxyzäöüßABCŠČŽйёюяшщжчцхбвгдеиоуаэыьъ"
STRANGE = [*_each("| |@|@@|a@b|,|''|\"|\\|O'Brien|say \"so\"|-|--|’|0|III|von der|GmbH"), *SPOILS, HOSTILE]
MISTAKES = _each("Tuchatschewski|Тухачевский|Tukhachevskij|Seekt|von Seekt|Зект|Lipezk|Lipetzk|Липецк|panzer|gas 1927")
DAYS = _each(
    "1925|1925-04|1928-01-01|1939-09-01|1900|1950|0001|9999|192X|19XX|1925-21|1930-24|1925-33|1925~|1941?|1930%|1925/1933|1918-11/1919|"
    "1925-04-16/1926|early 1939|mid-1931|late 1920s|the 1920s|in the 1930s|spring 1926|winter 1930/31|about 1930|ca. 1926|perhaps June 1941|"
    "1 September 1939|Sept 1939|May 1, 1927|from 1925 to 1933|from May 1925 until autumn 1926|beginning of 1930/mid-1931|1933/1925|"
    "second half of 1925-03|nonsense||1925/|/1933|1925/..|by 1940|[1925,1927]|{1925,1926}|1917-10-25 (julian)|-0043|1925-13|1925-4"
)
MONTHS = _each("January|feb|März|Mai|May|Sept|Sep|Okt.|october|Dec.|Juni")
PARTS = _each("early|mid|Mitte|late|Anfang|end of|Ende|spring|Herbst|winter|first half of|last quarter of|fall of")
MARKS = _each("about|ca.|c.|circa|perhaps|by|before|not before|after|since|until|from|in|in the|on|um")
YEARS = _each("192X|19XX|1XXX|-0043|Y-20000|0000|1920s|the 1930s|25")


def write(path: Path, folder: Path) -> None:
    """Write everything; the same bytes every time. ``folder`` is where the hostile case may be made."""
    with gzip.open(path, "wt", compresslevel=1, encoding="utf-8") as file:
        for row in (*_dates(), *_names(), *_typed(), *_lines()):
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
        for name, case in _cases(folder):
            for row in _of_case(name, case):
                file.write(json.dumps(row, ensure_ascii=False) + "\n")


def _cases(folder: Path) -> Iterator[tuple[str, Case]]:
    for one in FOLDERS:
        yield one, read_case(str(ROOT / one))
    yield "hostile", read_case(str(hostile_case(folder / "hostile")))
    yield from ((f"drawn {number}", case) for number, case in enumerate(_drawn()))


def _names_of(thing: Thing) -> list[str]:
    return [thing.id, thing.label, *(name for _, name in thing.names)]


def _assigned(thing: Thing) -> Thing:
    """A thing with names of signs that Python knows: those of a later Unicode may be letters in Node."""

    def clean(text: str) -> str:
        return "".join("x" if unicodedata.category(sign) == "Cn" else sign for sign in text)

    return replace(thing, label=clean(thing.label), names=tuple((language, clean(name)) for language, name in thing.names))


def _by_steps(case: Case) -> Case:
    """The case, by years where its dates are more steps apart than a case may have."""
    try:
        horizon_of(case)
    except LimitError:
        return replace(case, about=replace(case.about, resolution="year"))
    return case


def _drawn() -> list[Case]:
    """Cases of everything that a folder can hold, the same every time; without pathways, which this is not about."""
    found: list[Case] = []
    quiet = list(HealthCheck)

    @settings(
        max_examples=DRAWN, derandomize=False, database=None, deadline=None, phases=[Phase.generate], suppress_health_check=quiet
    )
    @seed(1923)
    @given(any_cases())
    def take(case: Case) -> None:
        horizon = case.about.horizon
        bounded = horizon if horizon is not None and horizon.start_lo > MIN_DAY and horizon.end_hi < MAX_DAY else None
        things = tuple(map(_assigned, case.things))
        about = replace(case.about, horizon=bounded, aims=())
        found.append(_by_steps(replace(case, about=about, readings=(), things=things)))

    take()
    return found


# -- questions -----------------------------------------------------------------------------------------------------


def _of_case(name: str, case: Case) -> Iterator[Row]:
    """One case's payload, then what it is asked."""
    yield {"name": name, "payload": payload(case, answers=(), findings=())}
    rng = Random(name)
    large = len(case.claims) > 300
    ids = [*(one.id for one in case.claims), *(one.id for one in case.things), *(one.key for one in case.sources)]
    ids += [one.id for one in (*case.rules, *case.theses, *case.ways)]
    names = list(dict.fromkeys(text for one in case.things for text in (one.title, *(other for _, other in one.names))))
    some = rng.sample(names, 60) if large else names
    wrong = [_mistyped(one, rng) for one in some]
    days = [*DAYS, *sorted({claim.when.text for claim in case.claims if claim.when is not None})]
    lines = [typed("show", one) for one in (*ids, *some, *wrong, *STRANGE, *(one.key.lower() for one in case.sources[:5]))]
    lines += [typed("at", one) for one in (rng.sample(days, 50) if large else days)]
    lines += [typed("find", one) for one in (*some, *wrong, *MISTAKES, *STRANGE, *(one.id for one in case.claims[:3]))]
    lines += [typed("timeline", *one) for one in _timelines(case, rng, days, 50 if large else len(case.things))]
    lines += ["sources", "rivals", "theses", *(typed("rivals", one) for one in some[:2])]
    for line in dict.fromkeys(lines):
        yield _asked(case, line)
    for text in (*names, *wrong, *MISTAKES, *STRANGE):
        if not large or text not in names or text in some:
            yield {"find": text, "things": [list(case.names.find(text)), [one for one, _ in case.names.near(text)]]}


def _asked(case: Case, line: str) -> Row:
    try:
        return {"ask": line, "want": _shown(answer_data(case, put(case, line)))}
    except RapalloError as error:
        return {"ask": line, "error": _shown(str(error))}


def _timelines(case: Case, rng: Random, days: list[str], many: int) -> Iterator[tuple[str, ...]]:
    names = [one.id for one in case.things]
    yield from ((), *((side,) for side, _ in case.about.sides), ("nobody",), ("",))
    for name in rng.sample(names, min(many, len(names))):
        yield (name,)
        if rng.random() < 0.5:
            yield name, "--from", rng.choice(days)
        if rng.random() < 0.5:
            yield name, f"--until={rng.choice(days)}", "--from", rng.choice(days)
    for _ in range(6):
        yield "--from", rng.choice(days), "--until", rng.choice(days)


def _mistyped(name: str, rng: Random) -> str:
    """A name with a letter or two changed, left out or put in, or only a part of it."""
    signs = list(name)
    for _ in range(rng.randrange(1, 3)):
        at = rng.randrange(len(signs) + 1)
        signs[at : at + rng.randrange(2)] = [rng.choice(LETTERS)] if rng.random() < 0.7 else []
    found = "".join(signs)
    return found if rng.random() < 0.8 else " ".join(found.split()[-2:])


def _shown(value: Any) -> Any:
    """As a payload has it: signs that steer a screen named."""
    if isinstance(value, str):
        return value if value.isprintable() else "\n".join(visible(row) for row in value.split("\n"))
    if isinstance(value, dict):
        return {key: _shown(one) for key, one in value.items()}
    return [_shown(one) for one in value] if isinstance(value, list | tuple) else value


# -- lines as they are typed ---------------------------------------------------------------------------------------


def _typed() -> Iterator[Row]:
    """Words, and the line that they are typed as."""
    rng = Random(1)
    for number in range(400):
        words = ["find", *("".join(rng.choice("ab \"'\\$\n\t#é;") for _ in range(rng.randrange(6))) for _ in range(number % 3))]
        yield {"typed": words, "as": typed(*words)}


def _lines() -> Iterator[Row]:
    """Lines with all options of all questions, right and wrong, by the templates of the tutorial case, which is put first."""
    case = read_case(str(ROOT / "cases" / "tutorial"))
    yield {"name": "lines", "payload": payload(case, answers=(), findings=())}
    rng = Random(2)
    for name, form in ASKED.items():
        options = list(form.options)
        for _ in range(60):
            words = [name, *(rng.choice(("x", "a b", "O@b", "é")) for _ in range(rng.randrange(4)))]
            for _ in range(rng.randrange(4)):
                option = rng.choice([*options, *options, *options, "--none", "--", "--at"])
                value = rng.choice(("1925", "3", "x y", "-1", "³", "", "12 "))
                words += [f"{option}={value}"] if rng.random() < 0.25 else [option, *[value] * rng.randrange(3)]
            if not {"--at", "--by"} <= {word.partition("=")[0] for word in words}:
                yield {"line": typed(*words), "read": _shown(_read(typed(*words)))}


def _read(line: str) -> Row | str:
    """A line read by its form, its positional words in a row; or why not."""
    try:
        name, given, named = read_as(line, ASKED)
    except UsageError as error:
        return str(error)
    form, rest = ASKED[name], dict(named)
    words: list[str] = []
    for one in given:
        words += one if isinstance(one, tuple) else [one]
    for word in form.words:
        if word[-1] in "*?" and word[:-1] in rest:
            value = rest.pop(word[:-1])
            words += value if isinstance(value, tuple) else [value]
    return {
        "name": name,
        "words": words,
        "options": {key: list(value) if isinstance(value, tuple) else value for key, value in rest.items()},
    }


# -- dates and names -----------------------------------------------------------------------------------------------


def _dates() -> Iterator[Row]:
    rng = Random(3)
    seen = dict.fromkeys([*DAYS, *_written_dates(rng, 5000)])
    for text in list(seen):
        if rng.random() < 0.3:
            seen[_mistyped(text, rng)] = None
    for text in seen:
        yield {"date": text, "days": _days(text), "common": False}
    for year in ("0044", "1600", "1900", "1924", "1939"):
        for form in ("%s", "%s-02", "%s-02-28", "%s~", "%s-12-31?", "Feb %s", "28 February %s", "%s/1940", "early %s"):
            text = form % year
            yield {"date": text, "days": _days(text), "common": True}


def _days(text: str) -> list[Any] | None:
    """First and last day and the date as said; ``None``: no date, a set, or an end that is not given."""
    try:
        when = parse_when(text)
    except DateError:
        return None
    if when.kind in ("one-of", "all-of") or when.start_lo <= MIN_DAY or when.end_hi >= MAX_DAY:
        return None
    return [when.start_lo, when.end_hi, say(when)]


def _written_dates(rng: Random, many: int) -> Iterator[str]:
    """Dates and what looks like dates, in every form that people and programs give them."""

    def year() -> str:
        if rng.random() < 0.8:
            return str(rng.randrange(1850, 1960))
        return rng.choice((f"{rng.randrange(10000):04d}", *YEARS))

    def one() -> str:
        kind = rng.randrange(9)
        month, day = f"{rng.randrange(0, rng.choice((13, 13, 43))):02d}", f"{rng.randrange(0, 33):02d}"
        if kind < 3:
            found = "-".join((year(), month, day)[: kind + 1])
        elif kind == 3:
            found = f"{rng.randrange(0, 33)}{rng.choice((' ', '. ', '.'))}{rng.choice(MONTHS)} {year()}"
        elif kind == 4:
            found = f"{rng.choice(MONTHS)} {rng.choice((year(), f'{int(day)}, {year()}'))}"
        elif kind == 5:
            whole = rng.choice((year(), f"{year()}-{month}", f"May {year()}", "1930/31", "1930-31"))
            found = f"{rng.choice(PARTS)}{rng.choice((' ', ' ', '-', ' the '))}{whole}"
        elif kind == 6:
            found = f"{rng.choice(MARKS)} {year()}"
        elif kind == 7:
            found = f"{int(day)}.{int(month)}.{year()}"
        else:
            found = year()
        if rng.random() < 0.15:
            found = f"{rng.choice(MARKS)} {found}"
        return found + rng.choice((*[""] * 16, "~", "?", "%", " ", " (julian)", "T10:00:00Z", " BC"))

    for _ in range(many):
        joint = rng.choice(("", "", "", "/", "/", " – ", "-", "..", " to "))
        found = one() if joint == "" else f"{one()}{joint}{rng.choice((one(), one(), '', '..'))}"
        if joint == " to " and rng.random() < 0.8:
            found = f"from {found}"
        yield rng.choice((*[found] * 12, found.upper(), found.lower(), f"[{found}]", f" {found}"))


def _names() -> Iterator[Row]:
    """Every name of the cases and of the lists of names, and random text, with their keys; and pairs with how alike they are."""
    names = [text for folder in FOLDERS for one in read_case(str(ROOT / folder)).things for text in _names_of(one)]
    for path in sorted((ROOT / "tests" / "data" / "names").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            names += [row[language] for row in DictReader(file) for language in ("en", "de", "ru")]
    rng = Random(4)
    names += [*MISTAKES, *STRANGE, *_random_texts(rng, 3000)]
    distinct = list(dict.fromkeys(names))
    for name in distinct:
        yield {"name": name, "plain": plain(name), "fold": fold(name), "as": _name(read_name(name))}
    for _ in range(2500):
        one = rng.choice(distinct)
        pair = [one, rng.choice(distinct) if rng.random() < 0.4 else _mistyped(one, rng)]
        yield {"pair": pair, "alike": similarity(*pair)}


def _random_texts(rng: Random, many: int) -> Iterable[str]:
    """Texts of all signs that Unicode has had since its version 3.2, so that Python and Node agree on what they are."""
    signs = [chr(code) for code in range(0x20000) if unicodedata.ucd_3_2_0.category(chr(code)) not in ("Cn", "Cs", "Co")]
    for _ in range(many):
        pool = rng.choice((signs, LETTERS, LETTERS + " .,-'IVX019"))
        yield "".join(rng.choice(pool) if rng.random() < 0.9 else rng.choice(" ,.-") for _ in range(rng.randrange(1, 25)))


def _name(name: Name) -> Row:
    words = [{"key": word.key, "readings": sorted(word.readings), "patronymic": word.patronymic} for word in name.words]
    return {"words": words, "initials": name.initials, "numbers": name.numbers, "family": name.family, "joined": name.joined}
