"""Two things side by side: what the record has of each, the evidence for and against their being one, and the claims of each."""

from rapallo.exchange.proposals import Proposal
from rapallo.inquiry.render import plain, wrap
from rapallo.inquiry.voice import Voice, order
from rapallo.record import Case, Thing

__all__ = ["facing"]

_MARGIN = 10
_MOST_CLAIMS = 6


def facing(case: Case, pair: Proposal, width: int = 100, claims: int = _MOST_CLAIMS) -> str:
    """The pair as text of about ``width`` columns; ``claims`` of each are shown, the rest counted (0: all)."""
    things = (case.thing_by_id[pair.one], case.thing_by_id[pair.other])
    column = max(20, (width - _MARGIN - 3) // 2)
    out = []
    for label, cells in zip(_LABELS, zip(*(_cells(case, thing) for thing in things), strict=True), strict=True):
        if cells == ("", ""):
            continue
        left, right = (wrap(plain(cell), column) if cell != "" else ["–"] for cell in cells)
        for at in range(max(len(left), len(right))):
            a, b = (side[at] if at < len(side) else "" for side in (left, right))
            out.append(f"{label if at == 0 else '':<{_MARGIN}}{a:<{column}} │ {b}".rstrip())
    out += ["", f"{pair.points:+d} points, which are no probability:"]
    for line in pair.pieces:
        first, *rest = wrap(plain(line.text), width - 8)
        out += [f"  {line.mark:>3}  {first}", *(f"       {row}" for row in rest)]
    voice, moments = Voice(case), order(case)
    for thing in things:
        own = sorted((claim for claim in case.claims_of.get(thing.id, ())), key=lambda claim: moments[claim.id])
        out += ["", plain(f"Claims of {thing.title}: {len(own) if len(own) > 0 else 'none'}")]
        shown = own if claims <= 0 or len(own) <= claims + 1 else own[:claims]
        for claim in shown:
            sources = ", ".join(dict.fromkeys(item.source for item in case.evidence_of(claim)))
            first, *rest = wrap(
                plain(f"{voice.line(claim).text} [{claim.id}{'; ' + sources if sources != '' else ''}]"), width - 4
            )
            out += [f"  {first}", *(f"    {row}" for row in rest)]
        if len(shown) < len(own):
            out.append(f"  … and {len(own) - len(shown)} more: rapallo show {thing.id}")
    return "\n".join(out) + "\n"


_LABELS = ("", "id", "kind", "names", "existed", "part of", "place", "classes", "wikidata", "note")


def _cells(case: Case, thing: Thing) -> tuple[str, ...]:
    place = f"{thing.latitude}, {thing.longitude}" if thing.latitude is not None and thing.longitude is not None else ""
    if place != "" and thing.radius_km is not None:
        place += f" (within {thing.radius_km} km)"
    return (
        thing.title,
        thing.id,
        thing.kind,
        "; ".join(f"{text} ({language})" if language != "" else text for language, text in thing.names),
        "" if thing.when is None else thing.when.text,
        ", ".join(case.title(whole) for whole in thing.part_of),
        place,
        ", ".join(thing.classes),
        thing.wikidata,
        thing.note,
    )
