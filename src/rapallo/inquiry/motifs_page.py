"""The page that documents motifs: what each means and does not, who plays, its steps in order, and the claims of its source cases."""

from collections.abc import Iterator, Mapping

from rapallo.inquiry.matching import Match, matches
from rapallo.inquiry.motif import Motif, Part, Pattern, Step, builtin_motifs
from rapallo.record.case import Case

__all__ = ["motifs_page"]

_MOST = 6
"""Claims of a step that the page names; the others it counts."""

_HEAD = """# Motifs

{generated}

A motif is a small pattern of claims that comes back from case to case (§13). `rapallo precedents` looks for these, and for those of a
file of your own ([how](../how-to/precedents.md)). They stand in `src/rapallo/inquiry/motifs.toml`.

A step that is *needed* makes the match; the others are told as found or missing. *After* and *during* exclude by time alone: a claim that
surely comes too early, or surely lies apart, is no step, and an undated one fits anywhere. One thing plays one part, but for parts that
stand in one place of a claim. *(whole)*: a firm, site or person stands for the state it belongs to or lies in, else for the organisation.
*(key)*: matches that agree in all keys are one.
"""


def motifs_page(cases: Mapping[str, Case], generated: str) -> str:
    """The page in Markdown. ``cases``: those that motifs name as seen in, by name; the first match of each is shown with its claims."""
    lines = [_HEAD.format(generated=generated).rstrip()]
    for motif in builtin_motifs():
        lines += ["", *_motif(motif, cases)]
    return "\n".join(lines) + "\n"


def _motif(motif: Motif, cases: Mapping[str, Case]) -> Iterator[str]:
    yield f"## {motif.label}"
    yield ""
    yield f"`{motif.id}`. {motif.meaning}"
    yield ""
    yield f"{motif.differs} {motif.unless}".strip()
    yield ""
    yield "| part | who or what |"
    yield "|---|---|"
    for part in motif.parts:
        yield f"| {part.id} | {part.label}{_may(part)} |"
    yield ""
    for number, step in enumerate(motif.steps, 1):
        yield (
            f"{number}. **{step.says}** (`{step.id}`{_asked(step)}): "
            + "; or ".join(_said(pattern) for pattern in step.patterns)
            + "."
        )
    yield ""
    yield "Seen in:"
    for seen in motif.seen_in:
        name, _, words = seen.partition(":")
        found = matches(cases[name], motif) if name in cases else ()
        yield f"- {name}:{words}." + (f" The first match: {_shown(found[0])}." if len(found) > 0 else "")


def _may(part: Part) -> str:
    marks = [mark for mark, on in (("whole", part.whole), ("key", part.key)) if on]
    kinds = f": {', '.join(sorted(part.kinds))}" if len(part.kinds) > 0 else ""
    return kinds + (f" ({', '.join(marks)})" if len(marks) > 0 else "")


def _asked(step: Step) -> str:
    asked = ["needed"] if step.need else []
    asked += [f"after {' and '.join(step.after)}"] if len(step.after) > 0 else []
    asked += [f"during {' and '.join(step.during)}"] if len(step.during) > 0 else []
    return f"; {', '.join(asked)}" if len(asked) > 0 else ""


def _said(pattern: Pattern) -> str:
    verbs = ", ".join(f"`{verb}`" for verb in sorted(pattern.verbs)) if len(pattern.verbs) > 0 else "any denial"
    places: dict[str, list[str]] = {}
    for place, part in pattern.places:
        places.setdefault(place, []).append(part)
    return f"{verbs} (" + ", ".join(f"{place}: {' and '.join(parts)}" for place, parts in places.items()) + ")"


def _shown(match: Match) -> str:
    steps = []
    for step, claims in match.steps:
        more = f" and {len(claims) - _MOST} more" if len(claims) > _MOST else ""
        steps.append(f"{step} {', '.join(f'`{claim}`' for claim in claims[:_MOST])}{more}")
    return "; ".join(steps)
