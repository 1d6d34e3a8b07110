"""Hypothesis strategies for whole cases: everything that a folder can hold, and nothing that it cannot."""

from decimal import Decimal

from hypothesis import strategies as st

from rapallo.record import (
    ACTORS,
    KINDS,
    ROLES,
    About,
    Case,
    Claim,
    Complete,
    Evidence,
    Given,
    Inspector,
    Need,
    Question,
    Reading,
    Rule,
    Source,
    Thesis,
    Thing,
    Verb,
    Way,
)
from rapallo.record.claim import CONFIDENCES, FOOTINGS, RELATIONS, STANCES
from rapallo.time import parse_when

__all__ = ["cases", "claims", "evidence", "numbers", "sources", "texts", "things", "whens"]

WHENS = (
    "1925",
    "1925-04",
    "1925-04-15",
    "1925-04-15/1933",
    "1925/..",
    "../1933",
    "1925/",
    "/1933",
    "1925~",
    "1925?/1933%",
    "192X",
    "19XX",
    "1925-21",
    "[1925,1927]",
    "{1925,1927-03}",
    "1917-10-25 (julian)",
    "early 1939",
    "autumn 1926",
    "by 1940",
    "the 1920s",
    "-0043-03-15",
    "Y-20000",
)
_BLANK = st.just("")
_ids = st.from_regex(r"[a-z0-9]{1,6}(-[a-z0-9]{1,4}){0,2}", fullmatch=True)
_keys = st.from_regex(r"[A-Z0-9][A-Z0-9_-]{0,7}", fullmatch=True)
_signs = st.characters(codec="utf-8", exclude_characters="\r\x00\ufeff")


def _clean(text: str) -> bool:
    return text == text.strip() and text != ""


@st.composite
def texts(draw: st.DrawFn) -> str:
    """A free text as a cell keeps it: no outer blanks; quotes, line breaks, formulas and any script may be in it."""
    return draw(
        st.one_of(
            st.text(_signs, min_size=1, max_size=12).filter(_clean),
            st.sampled_from(
                ['=HYPERLINK("x")', "-1", "a,b;c\td", 'say "so"', "two\nlines", "Тухачевский", "<b>&amp;", "0", "\u202etxt"]
            ),
        )
    )


def _parts() -> st.SearchStrategy[tuple[str, ...]]:
    part = texts().filter(lambda text: ";" not in text)
    return st.lists(part, max_size=3).map(tuple)


def _maybe(strategy: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(_BLANK, strategy)


def whens() -> st.SearchStrategy[object]:
    """A date or span, or none."""
    return st.one_of(st.none(), st.sampled_from(WHENS).map(parse_when))


def numbers() -> st.SearchStrategy[Decimal | None]:
    """An amount, or none."""
    exact = st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**18), max_value=10**18, places=6)
    return st.one_of(
        st.none(), st.integers(-(10**20), 10**20).map(Decimal), exact, st.sampled_from([Decimal("1E+40"), Decimal("0.10")])
    )


def _names() -> st.SearchStrategy[tuple[tuple[str, str], ...]]:
    text = texts().filter(lambda name: ";" not in name and ":" not in name)
    return st.lists(st.tuples(st.sampled_from(["", "de", "ru", "zh-Hant"]), text), max_size=3).map(tuple)


def things(identity: str, ids: list[str]) -> st.SearchStrategy[Thing]:
    """A thing with that id whose wholes are among ``ids``."""
    return st.builds(
        Thing,
        id=st.just(identity),
        kind=st.sampled_from(["", *KINDS]),
        label=_maybe(texts()),
        names=_names(),
        classes=_parts(),
        when=whens(),
        latitude=numbers(),
        longitude=numbers(),
        radius_km=numbers(),
        part_of=_some(ids),
        low=numbers(),
        high=numbers(),
        unit=_maybe(texts()),
        wikidata=_maybe(texts()),
        note=_maybe(texts()),
    )


def _some(names: list[str], most: int = 2) -> st.SearchStrategy[tuple[str, ...]]:
    return st.just(()) if len(names) == 0 else st.lists(st.sampled_from(names), max_size=most, unique=True).map(tuple)


def _one(names: list[str]) -> st.SearchStrategy[str]:
    return _BLANK if len(names) == 0 else st.sampled_from(["", *names])


def sources(key: str, keys: list[str]) -> st.SearchStrategy[Source]:
    """A source with that key which derives from some of ``keys``."""
    return st.builds(
        Source,
        key=st.just(key),
        type=_maybe(texts()),
        author=_parts(),
        title=_maybe(texts()),
        container=_maybe(texts()),
        year=_maybe(texts()),
        publisher=_maybe(texts()),
        pages=_maybe(texts()),
        url=_maybe(texts()),
        derives_from=_some(keys),
        party=_maybe(texts()),
        note=_maybe(texts()),
    )


def claims(identity: str, ids: list[str], keys: list[str], others: list[str]) -> st.SearchStrategy[Claim]:
    """A claim with that id about some of ``ids``, from one of ``keys``, resting on some of ``others``."""
    roles = {name + "_" if name == "for" else name: _some(ids) for name in ROLES if name != "as"}
    return st.builds(
        Claim,
        id=st.just(identity),
        subject=st.sampled_from(ids),
        verb=st.sampled_from(["supply", "train", "be-born", "same-as", "state"]),
        object=_one(ids),
        **roles,
        as_=_one(ids),
        when=whens(),
        low=numbers(),
        high=numbers(),
        unit=_maybe(texts()),
        of_what=_maybe(texts()),
        period=whens(),
        polarity=st.sampled_from(["", "affirmed", "denied"]),
        confidence=st.sampled_from(["", *CONFIDENCES]),
        footing=st.sampled_from(["", *FOOTINGS]),
        inferred_from=_some(others),
        rival_of=_some(others),
        exchange=_maybe(_ids),
        source=_one(keys),
        locator=_maybe(texts()),
        speaker=_maybe(texts()),
        stance=st.sampled_from(["", *STANCES]),
        hedge=_maybe(texts()),
        note=_maybe(texts()),
    )


def evidence(claim_ids: list[str], keys: list[str]) -> st.SearchStrategy[Evidence]:
    """A piece of evidence on one of the claims, from one of ``keys``."""
    offset = st.one_of(st.none(), st.integers(0, 10**9))
    return st.builds(
        Evidence,
        claim=st.sampled_from(claim_ids),
        relation=st.sampled_from(["", *RELATIONS]),
        source=st.sampled_from(keys),
        locator=_maybe(texts()),
        speaker=_maybe(texts()),
        stance=st.sampled_from(["", *STANCES]),
        hedge=_maybe(texts()),
        quote_start=offset,
        quote_end=offset,
        digest=_maybe(st.from_regex(r"[0-9a-f]{8}", fullmatch=True)),
    )


def _holdings(ids: list[str]) -> st.SearchStrategy[str]:
    thing = st.sampled_from(ids)
    return st.one_of(thing, st.tuples(thing, thing).map("@".join))


_DURATIONS = st.sampled_from(["", "P18M", "P18M/P3Y", "P0M", "P6M"])


@st.composite
def _needs(draw: st.DrawFn, ids: list[str]) -> Need:
    of = draw(st.lists(_holdings(ids), min_size=1, max_size=3).map(tuple))
    return Need(of, draw(st.integers(1, len(of))))


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """A whole case with references that hold; equal cases write equal files."""
    ids = draw(st.lists(_ids, min_size=1, max_size=5, unique=True))
    keys = draw(st.lists(_keys, max_size=3, unique=True))
    rest = draw(st.lists(_ids.filter(lambda name: name not in ids), max_size=8, unique=True))
    claim_ids, way_ids, rule_ids, other_ids = rest[:4], rest[4:5], rest[5:6], rest[6:]
    when = whens()
    rules = st.builds(
        Rule,
        id=st.sampled_from(rule_ids) if len(rule_ids) > 0 else st.nothing(),
        label=_maybe(texts()),
        under=_one(ids),
        forbids=st.just(("produce", "import")),
        classes=st.lists(texts(), max_size=2).map(tuple),
        binds=_some(ids),
        territory=_some(ids),
        when=when,
        source=_one(keys),
        says=_maybe(texts()),
        inspector=st.lists(st.builds(Inspector, actor=st.sampled_from(ids), reach=_some(ids), when=when), max_size=2).map(tuple),
    )
    ways = st.builds(
        Way,
        id=st.sampled_from(way_ids) if len(way_ids) > 0 else st.nothing(),
        gives=_holdings(ids),
        label=_maybe(texts()),
        needs=st.lists(_needs(ids), max_size=2).map(tuple),
        by=_some(ids),
        open=when,
        takes=_DURATIONS,
        unbroken=st.booleans(),
        keeps=st.sampled_from(["", "0", "lasting", "P2Y"]),
        ran=st.sampled_from(["", "yes", "no", "unknown"]),
        footing=st.sampled_from([(), (("way", "inferred"),), (("takes", "assumed"), ("way", "stated"))]),
        claims=_some(claim_ids),
    )
    tables = st.dictionaries(_ids, _some(ids).filter(lambda members: len(members) > 0), max_size=2).map(
        lambda found: tuple(sorted(found.items()))
    )
    about = About(
        title=draw(texts()),
        authors=draw(st.lists(texts(), max_size=2).map(tuple)),
        summary=draw(_maybe(texts())),
        resolution=draw(st.sampled_from(["", "day", "month", "year"])),
        horizon=draw(when),
        notice=draw(_DURATIONS),
        sides=draw(tables),
        aims=draw(st.lists(_holdings(ids), max_size=2).map(tuple)),
        asserts=draw(st.sampled_from([(), (("claims", (("min", 1),)), ("every_claim_sourced", True))])),
    )
    verbs = ("bless",) if draw(st.booleans()) else ()
    return Case(
        about=about,
        things=tuple(draw(things(name, ids)) for name in sorted(ids)),
        sources=tuple(draw(sources(key, keys)) for key in sorted(keys)),
        claims=tuple(draw(claims(name, ids, keys, claim_ids)) for name in sorted(claim_ids)),
        evidence=tuple(sorted(draw(st.lists(evidence(claim_ids, keys), max_size=3)), key=_order)) if claim_ids and keys else (),
        verbs=tuple(Verb(id=name, label="blessed", meaning=draw(texts()), subject=ACTORS, object=("any",)) for name in verbs),
        ways=tuple(draw(st.lists(ways, min_size=len(way_ids), max_size=len(way_ids)))),
        givens=tuple(draw(st.lists(st.builds(Given, holding=_holdings(ids), when=when, because=_maybe(texts())), max_size=1))),
        completes=tuple(draw(st.lists(st.builds(Complete, holding=_holdings(ids), because=texts()), max_size=1))),
        rules=tuple(draw(st.lists(rules, min_size=len(rule_ids), max_size=len(rule_ids)))),
        theses=tuple(
            draw(st.builds(Thesis, id=st.just(name), source=st.sampled_from(keys), says=texts(), claims=_some(claim_ids)))
            for name in sorted(other_ids[:1])
            if len(keys) > 0
        ),
        readings=tuple(
            Reading(id=name, label=draw(_maybe(texts())), accept=(("sources", tuple(keys)),), rivals=(("group", "c"),))
            for name in sorted(other_ids[1:2])
        ),
        questions=tuple(draw(st.lists(st.builds(Question, ask=texts(), because=_maybe(texts())), max_size=1))),
        story=draw(st.one_of(_BLANK, st.text(_signs, max_size=20))),
    )


def _order(item: Evidence) -> tuple[object, ...]:
    from rapallo.record.load import _evidence_order

    return _evidence_order(item)
