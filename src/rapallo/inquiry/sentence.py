"""A claim as a sentence: labels for ids, dates and amounts as people say them, and what is weak about it."""

from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache

from rapallo.record.case import Case
from rapallo.record.claim import Claim
from rapallo.record.verb import Verb
from rapallo.time import MAX_DAY, MIN_DAY, When, civil, say, say_day

__all__ = ["amount", "doubts", "joined", "listed", "number", "said", "sentence", "stretch", "undoubted"]

_IRREGULAR = {
    "bought": "buy",
    "brought": "bring",
    "built": "build",
    "gave": "give",
    "had": "have",
    "held": "hold",
    "led": "lead",
    "lent": "lend",
    "made": "make",
    "moved": "move",
    "asked": "ask",
    "paid": "pay",
    "sent": "send",
    "sold": "sell",
    "succeeded": "succeed",
    "taught": "teach",
    "took": "take",
}
_READS = {
    "to": {
        "agree": "with",
        "demand": "from",
        "build": "for",
        "contract": "for",
        "copy": "for",
        "design": "for",
        "finance": "for",
        "found": "for",
        "host": "for",
        "operate": "for",
        "plan": "for",
        "produce": "for",
        "staff": "for",
        "teach": "for",
        "test": "for",
        "train": "for",
    },
    "by": {"acquire": "from", "import": "from", "mediate": "from", "contract": "from", "sign": "by the hand of"},
}
_PLAIN = {"to": "to", "by": "carried out by", "at": "at", "via": "by way of", "under": "under", "for": "for"}


def sentence(case: Case, claim: Claim) -> str:
    """One claim in one sentence without a full stop.

    A denial reads *did not*; a blank confidence *not graded*; footing, stance, disputes and hedges stand in brackets at the end.
    What is weak because of other claims (rivals) is not said here: see `rapallo.inquiry.voice`.

    >>> from rapallo.record import About, Thing
    >>> from rapallo.time import parse_when
    >>> base = Thing(id="lipetsk", kind="facility", label="Lipetsk base")
    >>> case = Case(about=About(title="x"), things=(base, Thing(id="germany"), Thing(id="ussr", label="Soviet Union")))
    >>> sentence(case, Claim(id="c", subject="ussr", verb="lease", object="lipetsk", to=("germany",), source="A",
    ...     when=parse_when("1925-04-15/1933"), confidence="high"))
    'Soviet Union leased Lipetsk base to germany, 15 Apr 1925 – 1933'
    """
    weak = doubts(case, claim)
    return undoubted(case, claim) + (f" ({'; '.join(weak)})" if len(weak) > 0 else "")


def undoubted(case: Case, claim: Claim) -> str:
    """The sentence without what stands in brackets at its end; whether it was or was not so, is part of it."""
    verb = case.verb_of(claim)
    figure = amount(claim)
    words = [_says(case, claim, verb)]
    if claim.object == "" and figure != "":
        words.append(f" {_put_at(words[0], figure)}")
    for role in ("to", "as", "by", "at", "via", "under", "for"):
        things = claim.role(role)
        if len(things) > 0:
            comma = "" if role in ("to", "as") else ","
            words.append(f"{comma} {_preposition(case, claim, role)} {listed(case, things)}")
    if claim.object != "" and figure != "":
        words.append(f": {figure}")
    if claim.when is not None:
        words.append(", " + _time(claim.when, verb))
    return "".join(words)


def _put_at(before: str, figure: str) -> str:
    """A figure after words that end with *at*: *put at no more than 70 tonnes*, not *put at at most*."""
    if before.endswith(" at"):
        for bound, instead in (("at most ", "no more than "), ("at least ", "no less than ")):
            if figure.startswith(bound):
                return instead + figure.removeprefix(bound)
    return figure


def _says(case: Case, claim: Claim, verb: Verb) -> str:
    label, subject = verb.label, case.title(claim.subject)
    after = f" {case.title(claim.object)}" if claim.object != "" else ""
    if not claim.denied:
        return f"{subject} {label}{after}"
    first, _, rest = label.partition(" ")
    rest = f" {rest}" if rest != "" else ""
    if first in ("was", "were"):
        return f"{subject} {first} not{rest}{after}"
    base = _base(first, verb.id.partition("-")[0])
    if base is not None:
        return f"{subject} did not {base}{rest}{after}"
    return f"it is denied that {subject} {label}{after}"


def _base(past: str, stem: str) -> str | None:
    """The infinitive of a past tense, where the verb's name or a short list tells it."""
    if past in _IRREGULAR:
        return _IRREGULAR[past]
    regular = (stem + "ed", stem + "d", stem[:-1] + "ied", stem + stem[-1:] + "ed")
    return stem if past in regular else None


def _preposition(case: Case, claim: Claim, role: str) -> str:
    if role == "as":
        thing = case.thing_by_id.get(claim.as_)
        return "in" if thing is not None and thing.kind == "skill" else "as"
    if role == "at" and all(_state(case, thing) for thing in claim.role(role)):
        return "in"
    return _READS.get(role, {}).get(claim.verb, _PLAIN[role])


def _state(case: Case, id: str) -> bool:
    thing = case.thing_by_id.get(id)
    return thing is not None and thing.kind == "state"


def listed(case: Case, things: tuple[str, ...]) -> str:
    """Things by their labels: ``A, B and C``."""
    return joined([case.title(thing) for thing in things])


def joined(words: Sequence[str]) -> str:
    """Words in a row: ``A, B and C``."""
    return "".join(words) if len(words) < 2 else f"{', '.join(words[:-1])} and {words[-1]}"


def _time(when: When, verb: Verb) -> str:
    """A date as said; for a verb that cannot last an interval is where its moment lies (§3.1)."""
    words = said(when)
    return words if verb.span or when.kind != "interval" else f"some time in {words}"


@lru_cache(maxsize=4096)
def said(when: When) -> str:
    """A date in words (`rapallo.time.say`), remembered, since the dates of a case repeat."""
    return say(when)


def amount(claim: Claim) -> str:
    """An amount with its unit, of what, and over which period (§10.4); blank where the claim has none.

    The period is left out where the claim's own date says the same.

    A bound that is not said is not made up: *at least 20*, *at most 999*.

    >>> share = Claim(id="c", subject="x", verb="measure", low=Decimal(55), high=Decimal(55), unit="percent", of_what="output")
    >>> amount(share)
    '55 percent of output'
    """
    if claim.low is None and claim.high is None:
        return ""
    words = number(claim.low, claim.high)
    if claim.unit != "":
        words += f" {_one_of(claim.unit) if 1 in (claim.high, claim.low if claim.high is None else None) else claim.unit}"
    if claim.of_what != "":
        share = claim.unit in ("percent", "per cent", "%")
        words += f" of {claim.of_what}" if share else f" ({claim.of_what})"
    if claim.period is not None and (claim.when is None or claim.period.text != claim.when.text):
        words += f" for {said(claim.period)}"
    return words


def _one_of(unit: str) -> str:
    """A unit as it is said after one: the last word before *per* in the singular, where it is an English plural.

    >>> [_one_of(unit) for unit in ("tanks", "engines per aircraft", "US dollars", "companies", "drones/month", "million marks", "series")]
    ['tank', 'engine per aircraft', 'US dollar', 'company', 'drone/month', 'million marks', 'series']
    """
    head, sign, rest = next(((*unit.partition(sign),) for sign in ("/", " per ") if sign in unit), (unit, "", ""))
    start, blank, word = head.rpartition(" ")
    plain = word.isascii() and word.isalpha() and word.islower() and len(word) > 3 and word[-1] == "s" and word[-2] not in "sui"
    if not plain or word in ("series", "species", "means") or start.startswith(("thousand", "million", "billion")):
        return unit
    short = word[:-3] + "y" if word.endswith("ies") else word[:-2] if word.endswith(("ches", "shes", "xes", "sses")) else word[:-1]
    return f"{start}{blank}{short}{sign}{rest}"


def number(low: Decimal | None, high: Decimal | None) -> str:
    """Bounds as said: ``23,000``, ``10–12``, ``at least 20``, ``at most 999``; blank where neither is known."""
    if low is None:
        return "" if high is None else f"at most {_figure(high)}"
    if high is None:
        return f"at least {_figure(low)}"
    return _figure(low) if low == high else f"{_figure(low)}–{_figure(high)}"


def _figure(value: Decimal) -> str:
    return f"{value:,f}" if abs(value.adjusted()) < 30 else str(value)


def doubts(case: Case, claim: Claim, graded: bool = True) -> tuple[str, ...]:
    """What is weak about a claim by itself, in words: its hedge, stance, disputes, evidence, confidence, footing (§1.9).

    ``graded`` false leaves *not graded* out, for a case in which no claim is.
    """
    found: list[str] = []
    if claim.hedge != "":
        found.append(f"“{claim.hedge}”")
    supporting = [item for item in case.evidence_of(claim) if not item.disputes]
    if len(supporting) == 0 and claim.footing in ("", "stated"):
        found.append("no supporting evidence")
    elif len(supporting) > 0 and all(item.stance == "alleges" for item in supporting):
        found.append("only alleged")
    if len(supporting) < len(case.evidence_of(claim)):
        found.append("disputed")
    if claim.confidence == "" and graded:
        found.append("not graded")
    elif claim.confidence == "low":
        found.append("low confidence")
    if claim.footing in ("inferred", "assumed"):
        found.append(claim.footing)
    return tuple(found)


def stretch(first: int, last: int) -> str:
    """Where a day lies that is known only to lie between two: ``in 1927``, ``in Apr 1927``, ``on 1 May 1927``, ``by 1940``.

    >>> from rapallo.time import day
    >>> stretch(day(1927, 1, 1), day(1927, 12, 31)), stretch(day(1927, 4, 1), day(1927, 4, 30))
    ('in 1927', 'in Apr 1927')
    """
    if first <= MIN_DAY:
        return "at a time not known" if last >= MAX_DAY else f"by {say_day(last)}"
    if last >= MAX_DAY:
        return f"on or after {say_day(first)}"
    if first == last:
        return f"on {say_day(first)}"
    (y1, m1, d1), (y2, m2, _) = civil(first), civil(last)
    if d1 == 1 and _month_ends(last):
        whole = m1 == 1 and m2 == 12
        one, other = (str(y1), str(y2)) if whole else (say_day(first)[2:], say_day(last).split(" ", 1)[1])
        return f"in {one}" if one == other else f"between {one} and {other}"
    return f"between {say_day(first)} and {say_day(last)}"


def _month_ends(number_of_day: int) -> bool:
    return civil(number_of_day + 1)[2] == 1
