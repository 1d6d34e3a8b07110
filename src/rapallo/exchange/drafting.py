"""A commented draft of a mapping for a table nobody has mapped yet: what the columns look like, and what is left to choose."""

import json
import os
import re
from collections.abc import Iterator, Sequence

import msgspec

from rapallo.errors import CaseError
from rapallo.exchange.reading import Table, kind_of, open_table
from rapallo.exchange.surveying import Look, look_at
from rapallo.record.edit import slug
from rapallo.record.mapping import FileForm

__all__ = ["draft_mapping"]

_WORDS: dict[str, tuple[str, ...]] = {
    part: tuple(words.split("|"))
    for part, words in (
        (
            "subject",
            "supplier|from|seller|exporter|reporting|reporter|origin|maker|manufacturer|producer|member|state_name|von|lieferant|hersteller",
        ),
        ("to", "recipient|to|buyer|importer|partner|destination|receiver|consignee|customer|an|empfänger"),
        (
            "object",
            "designation|goods|product|item|weapon|commodity|name_marking|component|equipment|object|what|ware|produit|alliance",
        ),
        ("amount", "amount|quantity|numbers delivered|number|value|flow|tonnage|tonnes|qty|menge|anzahl|valeur|quantité"),
        ("unit", "unit|currency|einheit|währung|unité|devise"),
        ("when", "date|year|when|datum|jahr|année|delivery year|startdate|start|order date"),
        ("source", "source|reference|citation|quelle|source_url|url|archive"),
        ("note", "note|notes|remark|remarks|comment|comments|bemerkung"),
    )
}
"""By what names people call the columns that a part of a claim may stand in, the likeliest first."""

_POWER = re.compile(r"10*\Z")
_IDS = ("id", "no", "nr", "number", "key", "code", "uuid", "row")


def draft_mapping(path: str, form: FileForm, sheets: Sequence[str] = (), into: str | None = None) -> str:
    """The text of a mapping for a file, which reads back as a mapping marked ``draft``.

    Every line that only a person can settle is marked CHOOSE. ``into`` is a case whose things the names are looked up in.
    Raises `CaseError` and `UsageError` as reading the file does.
    """
    form = msgspec.structs.replace(form, header=_header_line(path, form)) if form.header == 1 else form
    table = open_table(path, form, sheets)
    looks, rows = look_at(table)
    usable = [look for look in looks if "{" not in look.name and "}" not in look.name]
    found = _guess(usable)
    lines = [
        f"# A draft for {os.path.basename(path)}: {rows:,} rows were looked at. Lines marked CHOOSE need a person.",
        "# docs/how-to/import.md explains every key. Save it as imports/NAME.toml in the case.",
        "draft = true  # delete this line when every CHOOSE is settled",
        f"title = {_quoted(os.path.basename(path))}",
        *_row_id(usable, rows),
        'on_bad_date = "refuse row"  # or "leave blank": the row is kept, and its note tells what the file says',
        *_numbers(usable, found),
        "",
        *_file(table, form, path, sheets),
        "# The columns:",
        *(_described(look, rows) for look in looks),
        *(
            f"# {look.name}: has a brace in its name, so no mapping can name it; rename it in the file."
            for look in looks
            if look not in usable
        ),
        "",
        *_source(found, path),
        "",
        *_things(found, into),
        *_claim(found, usable),
    ]
    return "\n".join(lines) + "\n"


def _header_line(path: str, form: FileForm) -> int:
    """The first line that has as many cells as most lines have: where the columns' names probably stand."""
    if kind_of(path, form) not in ("csv", "tsv"):
        return 1
    from rapallo.exchange.reading_csv import widths

    found = widths(path, form)
    if len(found) == 0:
        return 1
    usual = max(set(found), key=lambda width: (found.count(width), width))
    return found.index(usual) + 1 if usual > 1 else 1


def _guess(looks: Sequence[Look]) -> dict[str, Look]:
    """The column that each part of a claim may stand in, by the columns' names and what is in them."""
    found: dict[str, Look] = {}
    taken: set[str] = set()
    for part, words in _WORDS.items():
        sorts = {"amount": ("number", "amount"), "when": ("year", "date"), "unit": ("name", "code", "number")}.get(part)
        fit = [
            look for look in looks if look.name not in taken and look.sort != "blank" and (sorts is None or look.sort in sorts)
        ]
        if part in ("subject", "to", "object"):
            fit = [look for look in fit if look.sort in ("name", "code", "list")]
        if part == "unit":
            fit = [look for look in fit if look.sort != "number" or all(_POWER.match(text) is not None for text in look.common)]
        named = [look for word in words for look in fit if look.name.casefold() == word]
        named += [
            look for word in words for look in fit if len(word) > 3 and word in look.name.casefold() and look.sort != "flag"
        ]
        if len(named) > 0:
            found[part] = named[0]
            taken.add(named[0].name)
    for part, sorts in (("subject", ("name",)), ("object", ("name",)), ("when", ("date", "year"))):
        rest = [look for look in looks if look.sort in sorts and look.name not in taken and look.name.casefold() not in _IDS]
        if part not in found and len(rest) > 0:
            found[part] = rest[0]
            taken.add(rest[0].name)
    return found


def _row_id(looks: Sequence[Look], rows: int) -> Iterator[str]:
    """The line on what tells rows apart."""
    named = [
        look
        for look in looks
        if look.filled == rows and (look.name.casefold() in _IDS or look.name.casefold().endswith((" id", "_id", "id")))
    ]
    unique = [look for look in looks if look.distinct == look.filled == rows and look.sort in ("number", "name", "code", "year")]
    best = next(
        (look for look in named if look in unique), named[0] if len(named) > 0 else unique[0] if len(unique) > 0 else None
    )
    if best is None:
        yield "# CHOOSE the columns that together tell one row from another, dates left out if you can; without them a changed row"
        yield "# counts as one gone and one added:"
        yield f"# row = [{', '.join(_quoted(look.name) for look in looks[:3])}]"
        return
    if best.distinct < rows:
        yield f"# CHOOSE: {best.distinct:,} values in {rows:,} rows. Rows of one id are one piece of evidence; if each row is a"
        yield "# fact of its own, add columns."
    yield f"row = [{_quoted(best.name)}]"


def _numbers(looks: Sequence[Look], found: dict[str, Look]) -> Iterator[str]:
    """The line on how numbers are written."""
    look = found.get("amount")
    if look is None or look.sort not in ("number", "amount"):
        return
    if len(look.forms) > 0:
        yield f"# CHOOSE how numbers are written; {look.common[0]!r} may be read in more than one way: {' | '.join(look.forms)}"
    yield f"numbers = {_quoted(look.form or '1234.5')}"


def _file(table: Table, form: FileForm, path: str, sheets: Sequence[str]) -> Iterator[str]:
    yield "[file]"
    yield f"kind = {_quoted(kind_of(path, form))}"
    if "separator" in table.dialect:
        yield f"separator = {_quoted(table.dialect['separator'])}"
        yield f"encoding = {_quoted(table.dialect['encoding'])}"
    if form.header != 1:
        yield f"header = {form.header}  # the line on which the columns' names stand"
    if len(sheets) > 0:
        yield f"sheets = [{', '.join(map(_quoted, sheets))}]"
    if "types" in table.dialect:
        yield f"# types = {table.dialect['types']}  # declare those that must not change"
    yield '# blank = ["-", "n/a"]  # texts that mean that a cell is blank'


def _described(look: Look, rows: int) -> str:
    """A column in a line of comment."""
    said = {
        "blank": "blank throughout", "flag": "a flag", "year": "years", "date": "dates", "number": "numbers", "amount": "amounts with words",
        "code": "codes", "address": "web addresses", "text": "longer texts", "list": "JSON lists", "name": "names or words",
    }[look.sort]  # fmt: skip
    text = f"# {look.name}: {said}"
    if look.sort == "blank":
        return text
    text += f" like {look.form}" if look.form != "" else ""
    text += f", {look.filled / max(rows, 1):.0%} filled, {look.distinct:,} different; {', '.join(map(_short, look.common))}"
    if len(look.odd) > 0:
        text += f". Do not fit: {', '.join(map(_short, look.odd))}"
    if look.companies > 0:
        text += f". {look.companies} have a company's legal form"
    return text


def _short(text: str) -> str:
    shown = text if len(text) <= 40 else text[:37] + "…"
    return ascii(shown) if not shown.isprintable() else f"'{shown}'"


def _source(found: dict[str, Look], path: str) -> Iterator[str]:
    yield "[source]"
    if "source" in found:
        yield f"# CHOOSE: the column '{found['source'].name}' looks like the source of each row."
        yield f"key = {_column(found['source'])}"
        return
    key = slug(os.path.splitext(os.path.basename(path))[0]).upper() or "TABLE"
    yield "# CHOOSE who says so: the whole file is one source here, under this key."
    yield f"key = {_quoted(key)}"
    yield f"title = {_quoted(os.path.basename(path))}"


def _things(found: dict[str, Look], into: str | None) -> Iterator[str]:
    """The tables of things that the claim names."""
    known = _known(found, into)
    for part in ("subject", "to", "object"):
        look = found.get(part)
        if look is None:
            continue
        yield f"[thing.{_thing(found, part)}]"
        yield f'name = {{ from = {_column(look)}, split = "json" }}' if look.sort == "list" else f"name = {_column(look)}"
        if part in known:
            yield f"# Of the commonest names ({', '.join(map(_short, look.common))}) {known[part]} are things of the case already."
        if look.sort == "code":
            yield '# CHOOSE: these are codes; say what they stand for: name = { from = "{…}", map = { XX = "a thing" } }'
        sorts = "organisation" if _companies(look) else "state, organisation, person, product, design, facility …"
        yield f"# CHOOSE what sort of things these are: {sorts}"
        yield f"kind = {_quoted('product' if part == 'object' else 'organisation' if _companies(look) else 'state')}"
        yield ""


def _thing(found: dict[str, Look], part: str) -> str:
    """The name of the table of a part's things; no two have the same."""
    names: dict[str, str] = {other: slug(found[other].name) for other in ("subject", "to", "object") if other in found}
    name = names[part] or part
    return name if list(names.values()).count(name) < 2 else f"{name}-{part}"


def _companies(look: Look) -> bool:
    return look.companies > min(look.distinct, 400) // 5


def _known(found: dict[str, Look], into: str | None) -> dict[str, int]:
    """How many of the commonest names of a column the case knows."""
    if into is None:
        return {}
    from rapallo.record.load import load

    try:
        names = load(into).case.names
    except CaseError:
        return {}
    return {
        part: sum(len(names.find(text)) == 1 for text in found[part].common)
        for part in ("subject", "to", "object")
        if part in found
    }


def _claim(found: dict[str, Look], looks: Sequence[Look]) -> Iterator[str]:
    """The one claim of the draft."""
    have = {part for part in ("subject", "to", "object") if part in found}
    verb = "deliver" if {"to", "object"} <= have else "own" if "object" in have else "negotiate" if "to" in have else "measure"
    yield "[[claim]]"
    yield "# CHOOSE the verb, and turn subject and object round if need be: rapallo verbs lists them."
    subject = found.get("subject")
    yield (
        f"subject = {_quoted(_thing(found, 'subject'))}"
        if subject is not None
        else 'subject = "CHOOSE a thing of the case, or a column in braces"'
    )
    yield f"verb = {_quoted(verb)}"
    if "object" in found and verb not in ("measure", "negotiate"):
        yield f"object = {_quoted(_thing(found, 'object'))}"
    elif verb == "negotiate":
        yield f"object = {_quoted(_thing(found, 'to'))}"
    if "to" in found and verb == "deliver":
        yield f"to = {_quoted(_thing(found, 'to'))}"
    yield from _when(found.get("when"), looks)
    yield from _amount(found)
    flags = [look for look in looks if look.sort == "flag"]
    for look in flags[:3]:
        values = ", ".join(f'{_quoted(text)} = ""' for text in look.common)
        yield f"# CHOOSE if it tells how sure this is: confidence = {{ from = {_column(look)}, map = {{ {values} }} }}"
    if "note" in found:
        yield f"note = {_column(found['note'])}"


def _when(look: Look | None, looks: Sequence[Look]) -> Iterator[str]:
    if look is None:
        yield "# No column holds dates; without one nothing is said about when."
        return
    others = [other.name for other in looks if other.sort in ("date", "year") and other.name != look.name]
    if len(others) > 0:
        yield f'# CHOOSE which dates are meant; there are also {", ".join(map(repr, others[:5]))}. A span: {{ start = "{{…}}", end = "{{…}}" }}'
    flags = [other for other in looks if other.sort == "flag" and "estimate" in other.name.casefold()]
    flags = [other for other in flags if look.name.casefold() in other.name.casefold()]
    more = f", estimate_if = {{ {_quoted(flags[0].name)} = {_quoted(_yes(flags[0]))} }}" if len(flags) > 0 else ""
    if len(look.forms) > 1:
        yield f"# CHOOSE the order of day and month, which the column cannot tell: {' | '.join(look.forms)}"
    if look.form != "":
        yield f"when = {{ from = {_column(look)}, format = {_quoted(look.form)}{more} }}"
    else:
        yield f"when = {{ from = {_column(look)}{more} }}" if more != "" else f"when = {_column(look)}"


def _yes(look: Look) -> str:
    return next(
        (text for text in look.common if text.casefold() in ("yes", "true", "1", "y", "t", "x", "ja", "oui", "да")),
        look.common[0],
    )


def _amount(found: dict[str, Look]) -> Iterator[str]:
    look = found.get("amount")
    if look is None:
        return
    parts = [f"from = {_column(look)}"]
    unit = found.get("unit")
    if unit is not None and unit.sort == "number":
        parts.append(f"times = {_column(unit)}")
        yield f"# CHOOSE: '{unit.name}' is taken for what the numbers are multiplied by."
    elif unit is not None:
        parts.append(f"unit = {_column(unit)}")
    if unit is None or unit.sort == "number":
        yield '# CHOOSE the unit: unit = "tonnes", or a column; and of what: of_what = "…"'
    yield f"amount = {{ {', '.join(parts)} }}"


def _column(look: Look) -> str:
    return _quoted("{" + look.name + "}")


def _quoted(text: str) -> str:
    """A text as TOML writes it."""
    return json.dumps(text, ensure_ascii=not text.isprintable())
