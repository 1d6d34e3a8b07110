"""Whether a mapping fits the case that it fills and the file that it reads: names, verbs, roles and columns."""

from collections.abc import Callable, Iterable, Iterator, Sequence

from rapallo.errors import Fault
from rapallo.exchange.drafts import columns_used
from rapallo.record.cells import near_words, shown
from rapallo.record.mapping import Mapping
from rapallo.record.mapping_verbs import verb_faults
from rapallo.record.verb import Verb

__all__ = ["misfits"]


def misfits(
    plan: Mapping, path: str, columns: Sequence[str], verb: Callable[[str], Verb | None], finds: Callable[[str], bool]
) -> tuple[Fault, ...]:
    """Everything that keeps a mapping from being used on a file; none if it can be.

    ``finds`` says whether the case has a thing of that name.
    """
    return (*_columns(plan, path, columns), *verb_faults(plan, verb), *_constants(plan, finds))


def _columns(plan: Mapping, path: str, columns: Sequence[str]) -> Iterator[Fault]:
    missing = [name for name in columns_used(plan) if name not in columns]
    for name in missing:
        near = near_words(name, columns, 1)
        finding = f"has no column {shown(name)}, which the mapping '{plan.name}' names."
        remedy = f"Did you mean '{near[0]}'?" if len(near) > 0 else f"It has: {_some(columns)}."
        yield Fault(path, max(plan.file.header, 1), 0, "R106", "error", finding, remedy, "§1.3")


def _some(columns: Iterable[str]) -> str:
    names = [f"'{name[:30]}'" for name in columns]
    return ", ".join(names[:12]) + (f" and {len(names) - 12} more" if len(names) > 12 else "")


def _constants(plan: Mapping, finds: Callable[[str], bool]) -> Iterator[Fault]:
    for claim in plan.claims:
        for role, name in claim.roles:
            thing = plan.things[name]
            text = thing.name.template.text
            if not thing.make and thing.name.template.constant and thing.name.map is None and not finds(text):
                finding = (
                    f"'{role}' names {shown(text)}, which no thing of the case is called, and no [thing.{text[:30]}] stands here."
                )
                remedy = f'Add it (rapallo add thing "{text[:40]}"), or name a column: "{{{text[:40]}}}".'
                yield Fault(plan.path, claim.line, 0, "R902", "error", finding, remedy, "§1.3")
