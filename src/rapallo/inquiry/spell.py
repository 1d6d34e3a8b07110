"""How a date of the record lies to a day or period that is asked about: surely, possibly, and why only possibly (§2.3)."""

import msgspec

from rapallo.errors import DateError
from rapallo.inquiry.sentence import said, stretch
from rapallo.record.case import Case
from rapallo.record.claim import Claim
from rapallo.record.thing import Thing
from rapallo.time import MAX_DAY, MIN_DAY, When, parse_when, say_day

__all__ = ["Spell", "bearing", "existence", "spell_of"]

THROUGHOUT, SURELY, POSSIBLY = "throughout", "surely", "possibly"
_ENDING = ("close", "end")


class Spell(msgspec.Struct, frozen=True):
    """A day, or all days of a period, as day numbers, both inclusive; ``text`` is what was asked."""

    text: str
    first: int
    last: int

    @property
    def day(self) -> bool:
        """Whether it is a single day."""
        return self.first == self.last

    @property
    def phrase(self) -> str:
        """In words, with the preposition: *on 1 Jan 1928*, *in 1936*."""
        if self.day:
            return f"on {say_day(self.first)}"
        return f"in {said(parse_when(self.text))}" if "/" not in self.text else f"during {said(parse_when(self.text))}"


def spell_of(when: str | When) -> Spell:
    """The day or period that a text of §2.2 asks about: from the first day it admits to the last.

    Raises `DateError` for what is no date, for a set of dates, and for a span without both ends.

    >>> spell_of("1928-01-01").day, spell_of("1936").day
    (True, False)
    """
    asked = parse_when(when) if isinstance(when, str) else when
    if asked.kind in ("one-of", "all-of"):
        raise DateError(f"'{asked.text}' is a set of dates, not a day or a period.", "Ask for one day, or for a span: 1925/1933.")
    if asked.start_lo <= MIN_DAY or asked.end_hi >= MAX_DAY:
        raise DateError(f"'{asked.text}' has no end, or no start.", "Ask for a day, a year, or a span with both ends: 1925/1933.")
    return Spell(asked.text, asked.start_lo, asked.end_hi)


def bearing(when: When, spell: Spell) -> tuple[str, str] | None:
    """Whether something dated ``when`` was so in a spell: certainty and, where only possible, why; ``None``: surely not.

    *throughout*: on every day of it; *surely*: on some day of it, however the dates fall (on a single day the two are one and
    called *surely*); *possibly*: on some day, if the dates fall so. Law: what is sure is possible.
    """
    first, last = spell.first, spell.last
    pieces = when.parts if len(when.parts) > 0 else (when.bounds,)
    if not any(piece[0] <= last and piece[3] >= first for piece in pieces):
        return None
    if any(start <= first and last <= end for start, end in when.sure_spans()):
        return (SURELY if spell.day else THROUGHOUT), ""
    if when.kind == "all-of":
        sure = any(piece[1] <= last and piece[2] >= first for piece in pieces)
    else:
        sure = when.start_hi <= last and when.end_lo >= first
    return (SURELY, "") if sure else (POSSIBLY, _why(when, spell))


def _why(when: When, spell: Spell) -> str:
    if when.kind in ("moment", "one-of"):
        return "on a day not known"
    if when.kind == "all-of":
        return "only some of its days are known"
    reasons = []
    if when.start_hi > spell.last:
        reasons.append("start not known" if when.start == "unknown" else f"began {stretch(when.start_lo, when.start_hi)}")
    if when.end_lo < spell.first:
        reasons.append("end not known" if when.end == "unknown" else f"ended {stretch(when.end_lo, when.end_hi)}")
    return "; ".join(reasons)


def existence(case: Case, thing: Thing) -> tuple[When, tuple[str, ...]] | None:
    """When a thing existed, and the claims of its end that this rests on; ``None``: the record does not date it.

    A date alone is a beginning, except for events (§4.7); where the thing's row gives no end, affirmed *close* and *end* claims
    do; where neither does, the end is unknown.
    """
    when = thing.when
    if when is None or thing.kind == "event" or when.kind == "all-of":
        return None if when is None else (when, ())
    beginning = when.kind in ("moment", "one-of")
    if not beginning and when.end != "unknown":
        return when, ()
    ends = [claim for claim in case.claims_of.get(thing.id, ()) if _ends(claim, thing.id)]
    moments = [claim.when.moment() for claim in ends if claim.when is not None]
    start_hi = when.start_hi
    if len(moments) == 0:
        end_lo, end_hi = start_hi, MAX_DAY
    else:
        end_lo = max(min(moment.start_lo for moment in moments), when.start_lo)
        end_hi = max(*(moment.end_hi for moment in moments), start_hi)
        start_hi, end_lo = min(start_hi, end_hi), max(end_lo, when.start_lo)
    found = msgspec.structs.replace(
        when,
        kind="interval",
        end_lo=end_lo,
        end_hi=end_hi,
        end="unknown" if end_hi >= MAX_DAY else "known",
        parts=(),
    )
    return found, tuple(sorted(claim.id for claim in ends))


def _ends(claim: Claim, thing: str) -> bool:
    return claim.verb in _ENDING and claim.object == thing and not claim.denied and claim.when is not None
