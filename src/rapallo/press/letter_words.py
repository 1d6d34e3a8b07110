"""Words of a record as Markdown: said as they stand, claims led to their pages, and each opened once with its sources."""

import re
from collections.abc import Iterable, Sequence

import msgspec

from rapallo.inquiry.answer import Ground
from rapallo.inquiry.render import cited, plain
from rapallo.library.stories_house import House, link_target

__all__ = ["claim_link", "claims_named", "linked", "rests_on", "words"]

_MARKS = re.compile(r"([\\`*\[\]]|(?<!\w)_|_(?!\w)|<(?=[A-Za-z/!?])|&(?=#?\w+;))")
_START = re.compile(r"([-+=>#~]|[0-9]+[.)])")
_MOST_NAMED = 6


def words(text: str) -> str:
    """A text as Markdown that says just these words, with no more strokes in it than it needs: a draft is read and edited.

    >>> words("1. a *b* [c] & d_e")
    '1\\\\. a \\\\*b\\\\* \\\\[c\\\\] & d_e'
    """
    safe = _MARKS.sub(r"\\\1", plain(text).strip())
    found = _START.match(safe)
    return safe if found is None else safe[: found.end() - 1] + "\\" + safe[found.end() - 1 :]


def linked(said: str, address: str) -> str:
    """Markdown that leads to an address; blank: nowhere."""
    return said if address == "" else f"[{said}](<{address}>)"


def claim_link(house: House, case: str, claim: str) -> str:
    """A claim's id, linked to the published page of its case where the house has one. ``case`` is the house's name for it."""
    other, joint, inner = claim.rpartition(":")
    name = other if joint != "" else case
    if name == "" or house.case_named(name) is None:
        return words(claim)
    return linked(words(claim), link_target(house, f"{name}#claim-{inner if joint != '' else claim}")[1])


def claims_named(house: House, case: str, claims: Sequence[str]) -> str:
    """Some claims by name, the rest counted."""
    shown = ", ".join(claim_link(house, case, claim) for claim in claims[:_MOST_NAMED])
    return shown if len(claims) <= _MOST_NAMED else f"{shown} and {len(claims) - _MOST_NAMED} more"


def rests_on(house: House, case: str, named: Iterable[str], grounds: Iterable[Ground], told: str) -> list[str]:
    """The claims that a text names, each with its sources; those are cited in full once, below. What ``told`` says already is not said
    again. Nothing where no claim is named."""
    known = {ground.claim: ground for ground in grounds}
    opened = [known[claim] for claim in dict.fromkeys(named) if claim in known]
    if len(opened) == 0:
        return []
    cites: dict[str, str] = {}
    lines = []
    for ground in opened:
        other = ground.claim.rpartition(":")[0]
        for passage in ground.evidence:
            if passage.cite not in ("", passage.source):
                cites.setdefault(passage.source if other == "" else f"{passage.source} ({other})", passage.cite)
        lines.append(_ground(house, case, ground, words(ground.says) not in told))
    listed = "\n".join(f"- {words(source)}: {words(cite)}" for source, cite in sorted(cites.items()))
    return ["### Rests on", "\n".join(lines), *(["*Sources:*", listed] if listed != "" else [])]


def _ground(house: House, case: str, ground: Ground, said: bool) -> str:
    evidence = "; ".join(words(cited(msgspec.structs.replace(passage, cite=passage.source))) for passage in ground.evidence)
    premises = f"inferred from {claims_named(house, case, ground.premises)}" if len(ground.premises) > 0 else ""
    footing = words(ground.footing if ground.footing != "" else "stated")
    footing = "" if premises != "" and footing == "inferred" else footing
    sentence = words(ground.says) if said else ""
    rest = ". ".join(one for one in (sentence, "; ".join(one for one in (footing, premises) if one != ""), evidence) if one != "")
    return f"- {claim_link(house, case, ground.claim)}: {rest}"
