"""One row of somebody's table made into the claims that a mapping says it makes."""

from collections.abc import Callable, Iterator, Sequence
from itertools import product
from operator import itemgetter

import msgspec

from rapallo.exchange.counting import amount_of, one_unit
from rapallo.exchange.dates import Dated, columns_of_dates, date_of, said_in
from rapallo.exchange.filling import Cells, Columns, Refused, condition_of, conditions_of, several_of, text_of
from rapallo.exchange.naming import Found, Naming, Sourcing
from rapallo.record.cells import LONGEST_CELL
from rapallo.record.claim import CONFIDENCES, FOOTINGS, POLARITIES, STANCES, Claim
from rapallo.record.columns import columns_of
from rapallo.record.edit import slug
from rapallo.record.mapping import Amounts, Claims, Dates, Mapping, Sources, Template, Test, Text

__all__ = ["CLAIM_COLUMNS", "Blank", "Draft", "Reader", "columns_used"]

CLAIM_COLUMNS: tuple[str, ...] = tuple(columns_of(Claim))
"""The columns of a claim, in the order of its file."""

_AT = {name: number for number, name in enumerate(CLAIM_COLUMNS)}
_CHOICES = {"polarity": POLARITIES, "confidence": CONFIDENCES, "footing": FOOTINGS, "stance": STANCES}
_PARTED = ("to", "by", "at", "via", "under", "for")
_LOCATOR = Text(Template("row {#}", (("row ", "#"), ("", ""))))


class Draft(msgspec.Struct):
    """A claim that a row makes, before its id: the cells of its row, the row's number, and its further sources.

    ``question`` is what it asks, in the words of the row, so that it stays the same when things are renamed.
    """

    claim: str
    question: str
    cells: list[str]
    further: Found = ()


def columns_used(plan: Mapping) -> tuple[str, ...]:
    """Every column of the table that a mapping names, once, in order."""
    found: dict[str, None] = dict.fromkeys(plan.row)

    def text(one: Text | None) -> None:
        if one is not None:
            found.update(dict.fromkeys(one.template.columns))

    def test(one: Test | None) -> None:
        if one is not None:
            found.update(dict.fromkeys(name for name, _ in one.columns))

    for one in (*plan.only_if, *plan.not_if):
        test(one)
    text(plan.locator)
    for thing in plan.things.values():
        for said in (thing.name, thing.kind, thing.label, thing.id, thing.wikidata, thing.note, *thing.classes, *thing.names):
            text(said)
    if plan.source is not None:
        for said in (plan.source.key, *(field for _, field in plan.source.fields)):
            text(said)
    for claim in plan.claims:
        for said in (claim.verb, claim.source, claim.locator, *(field for _, field in claim.texts)):
            text(said)
        for one in (*claim.only_if, *claim.not_if):
            test(one)
        found.update(dict.fromkeys(columns_of_dates(claim.when)))
        if claim.amount is not None:
            amount = claim.amount
            for said in (amount.text, amount.low, amount.high, amount.times, amount.unit, amount.of_what):
                text(said)
            test(amount.estimate_if)
            found.update(dict.fromkeys(columns_of_dates(amount.period)))
    found.pop("#", None)
    found.pop("#file", None)
    return tuple(found)


Blank = tuple[str, str, str]
"""A cell left blank: what it was to fill, what it said and why that is none."""


class Reader:
    """A mapping made ready for the columns of one file. ``verb_known`` says whether the case has a verb."""

    def __init__(
        self,
        plan: Mapping,
        columns: Sequence[str],
        folder: str,
        file: str,
        naming: Naming,
        sourcing: Sourcing,
        verb_known: Callable[[str], bool],
    ) -> None:
        used = list(columns_used(plan))
        places = [columns.index(name) for name in used]
        self.columns: Columns = {**{name: number for number, name in enumerate(used)}, "#": len(used), "#file": len(used) + 1}
        self.plan, self.folder, self.file = plan, folder, file
        self.blank = frozenset(plan.file.blank)
        self.pick: Callable[[Sequence[str]], Sequence[str]] = _picker(places)
        self.row = [self.columns[name] for name in plan.row]
        self.wanted = conditions_of(plan.only_if, plan.not_if, self.columns)
        self.verb_known = verb_known
        self.things = {name: naming.reader(spec, self.columns, folder) for name, spec in plan.things.items()}
        self.sourcing = sourcing
        self.source = sourcing.reader(plan.source, self.columns, folder) if plan.source is not None else None
        default = plan.locator or _LOCATOR
        self.makers = [self._maker(claim, default) for claim in plan.claims]

    def cells(self, number: str, row: Sequence[str]) -> list[str]:
        """The cells of a row that the mapping uses, stripped, what means blank being blank; then its number."""
        cells = [
            cell.strip() if "\r" not in cell else cell.replace("\r\n", "\n").replace("\r", "\n").strip()
            for cell in self.pick(row)
        ]
        if len(self.blank) > 0:
            cells = ["" if cell in self.blank else cell for cell in cells]
        cells.append(number)
        cells.append(self.file)
        return cells

    def key(self, cells: Cells, row: Sequence[str]) -> tuple[str, ...]:
        """What makes the row this row: the columns that the mapping names, else all of it. Raises `Refused`."""
        if len(self.row) == 0:
            return tuple(row)
        key = tuple([cells[place] for place in self.row])
        if not any(key):
            raise Refused(f"what tells rows apart ({', '.join(self.plan.row)}) is blank")
        return key

    def read(self, cells: Cells, blanks: list[Blank]) -> list[Draft]:
        """The claims of a row. Raises `Refused`; what was left blank is added to ``blanks``."""
        found: list[Draft] = []
        for make in self.makers:
            found.extend(make(cells, blanks))
        if any(max(map(len, draft.cells)) > LONGEST_CELL for draft in found):
            raise Refused(f"a claim of it would have a cell longer than {LONGEST_CELL:,} characters")
        return found

    # -- one claim ------------------------------------------------------------------------------------------------------

    def _maker(self, claim: Claims, default: Text) -> Callable[[Cells, list[Blank]], Iterator[Draft]]:
        columns, folder = self.columns, self.folder
        wanted = conditions_of(claim.only_if, claim.not_if, columns)
        single = [(role, _AT[role], self.things[name]) for role, name in claim.roles if role not in _PARTED]
        parted = [(_AT[role], self.things[name]) for role, name in claim.roles if role in _PARTED]
        verb = text_of(claim.verb, columns, folder)
        when = self._when(claim.when, "when", self.plan.on_bad_date) if claim.when is not None else None
        amount = self._amount(claim.amount) if claim.amount is not None else None
        texts = [self._text(name, text) for name, text in claim.texts]
        source = self.sourcing.reader(Sources(key=claim.source), columns, folder) if claim.source is not None else self.source
        locator = text_of(claim.locator or default, columns, folder)
        split = [self._words(name) for role, name in claim.roles if role not in _PARTED]
        name, width = claim.id, len(CLAIM_COLUMNS)
        asked = self._question(claim)
        at_verb, at_when, at_source, at_locator, at_note = (_AT[one] for one in ("verb", "when", "source", "locator", "note"))

        def make(cells: Cells, blanks: list[Blank]) -> Iterator[Draft]:
            if wanted is not None and not wanted(cells):
                return
            row = [""] * width
            row[at_verb] = told = verb(cells)
            if not self.verb_known(told):
                raise Refused(
                    "there is no verb called" if told != "" else "the verb is blank", repr(told[:40]) if told != "" else ""
                )
            notes: list[str] = []
            for place, fill in texts:
                row[place] = fill(cells)
            if when is not None:
                row[at_when] = when(cells, blanks, notes)
            if amount is not None:
                amount(cells, row, blanks, notes)
            for place, things in parted:
                row[place] = "; ".join(things(cells))
            row[at_locator] = locator(cells)
            keys = source(cells) if source is not None else ()
            if len(keys) > 0:
                row[at_source] = keys[0]
            if len(notes) > 0:
                row[at_note] = " ".join([row[at_note], *notes]).strip()
            question = f"{told}\x1f{asked(cells)}"
            choices = [things(cells) for _, _, things in single]
            if len(choices[0]) == 0:
                raise Refused("the subject is blank")
            for number, (role, _, _) in enumerate(single):
                if role == "as" and len(choices[number]) == 0:
                    choices[number] = ("",)
                elif role == "object" and len(choices[number]) == 0:
                    raise Refused("the object is blank")
            if all(told_of is None for told_of in split):
                for (_, place, _), choice in zip(single, choices, strict=True):
                    row[place] = choice[0]
                yield Draft(name, question, row, keys[1:])
                return
            words = [told_of(cells) if told_of is not None else ("",) for told_of in split]
            for chosen in product(*(list(zip(choice, word, strict=False)) for choice, word in zip(choices, words, strict=True))):
                one = list(row)
                for (_, place, _), (thing, _) in zip(single, chosen, strict=True):
                    one[place] = thing
                yield Draft(name, "\x1f".join([question, *(word for _, word in chosen)]), one, keys[1:])

        return make

    def _question(self, claim: Claims) -> Callable[[Cells], str]:
        """The words of the row that name the things of a claim, but for cells that name several."""
        specs = [self.plan.things[thing] for _, thing in claim.roles]
        texts = [text for spec in specs for text in (spec.name, spec.id) if text is not None]
        names = dict.fromkeys(name for text in texts if text.split == "" for name in text.template.columns)
        places = [self.columns[name] for name in names]
        return lambda cells: "\x1f".join([cells[place] for place in places])

    def _words(self, thing: str) -> Callable[[Cells], tuple[str, ...]] | None:
        """The names in a cell that names several things, each of which makes a claim of its own."""
        name = self.plan.things[thing].name
        return several_of(name, self.columns, self.folder) if name.split != "" else None

    def _text(self, name: str, text: Text) -> tuple[int, Callable[[Cells], str]]:
        fill = text_of(text, self.columns, self.folder)
        words = _CHOICES.get(name)
        if words is not None:

            def choose(cells: Cells) -> str:
                said = fill(cells).lower()
                if said not in ("", *words):
                    raise Refused(f"'{name}' takes {' | '.join(words)}, not", repr(said[:40]))
                return said

            return _AT[name], choose
        if name == "exchange":
            return _AT[name], lambda cells: slug(fill(cells))
        return _AT[name], fill

    def _when(self, dates: Dates, name: str, on_bad: str) -> Callable[[Cells, list[Blank], list[str]], str]:
        read: Callable[[Cells], Dated] = date_of(dates, self.columns, self.folder)
        places = list(dict.fromkeys(self.columns[one] for one in said_in(dates)))
        keep = (dates.on_bad or on_bad) == "leave blank"

        def when(cells: Cells, blanks: list[Blank], notes: list[str]) -> str:
            text, complaint = read(cells)
            if complaint != "":
                _blank_or_refuse(
                    name,
                    "date",
                    ", ".join(cells[place] for place in places if cells[place] != ""),
                    complaint,
                    keep,
                    blanks,
                    notes,
                )
            return text

        return when

    def _amount(self, spec: Amounts) -> Callable[[Cells, list[str], list[Blank], list[str]], None]:
        columns, folder, plan = self.columns, self.folder, self.plan
        read = amount_of(spec, columns, folder, spec.numbers or plan.numbers)
        keep = (spec.on_bad or plan.on_bad_amount) == "leave blank"
        unit = text_of(spec.unit, columns, folder) if spec.unit is not None else None
        of_what = text_of(spec.of_what, columns, folder) if spec.of_what is not None else None
        period = self._when(spec.period, "period", plan.on_bad_date) if spec.period is not None else None
        estimated = condition_of(spec.estimate_if, columns) if spec.estimate_if is not None else None
        at_low, at_high, at_unit, at_of, at_period, at_hedge = (
            _AT[one] for one in ("low", "high", "unit", "of_what", "period", "hedge")
        )

        def amount(cells: Cells, row: list[str], blanks: list[Blank], notes: list[str]) -> None:
            found, said, complaint = read(cells)
            if complaint != "":
                _blank_or_refuse("amount", "amount", said, complaint, keep, blanks, notes)
                return
            if found.low == "" and found.high == "":
                return
            row[at_low], row[at_high] = found.low, found.high
            row[at_unit] = one_unit(found.unit, unit(cells) if unit is not None else "")
            if of_what is not None:
                row[at_of] = of_what(cells)
            if period is not None:
                row[at_period] = period(cells, blanks, notes)
            hedges = [row[at_hedge], found.hedge, spec.estimate if estimated is not None and estimated(cells) else ""]
            row[at_hedge] = "; ".join(dict.fromkeys(one for one in hedges if one != ""))

        return amount


def _blank_or_refuse(name: str, what: str, said: str, why: str, keep: bool, blanks: list[Blank], notes: list[str]) -> None:
    if not keep:
        raise Refused(f"'{name}' is no {what}:", why if said in why else f"{said!r}: {why}")
    blanks.append((name, said, why))
    notes.append(f"The {'date' if name == 'when' else name} is left blank; the file says: {said}.")


def _picker(places: Sequence[int]) -> Callable[[Sequence[str]], Sequence[str]]:
    if len(places) == 0:
        return lambda row: ()
    if len(places) == 1:
        only = places[0]
        return lambda row: (row[only],)
    return itemgetter(*places)
