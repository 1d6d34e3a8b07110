"""Writes the pages of docs/reference from the source: commands, columns, verbs, checks, plain words, the public names."""

import ast
import inspect
import re
import sys
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import msgspec

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "docs" / "reference"
GENERATED = "This page is written by `make docs` from the source; a test keeps the two equal."
PACKAGES = (
    "rapallo",
    "rapallo.errors",
    "rapallo.time",
    "rapallo.record",
    "rapallo.inquiry",
    "rapallo.check",
    "rapallo.press",
    "rapallo.cli",
)
"""The public packages, in the order in which they stand on one another (the package of all comes first)."""


def commands() -> str:
    """The page of commands: what ``--help`` shows, for each."""
    from rapallo.cli.command import help_text
    from rapallo.cli.commands import GROUPS
    from rapallo.cli.entry import command_named, front_page

    out = ["# Commands", "", GENERATED, "", "```text", front_page().rstrip(), "```", "", _CODES]
    for group, entries in GROUPS.items():
        out += ["", f"## {group}"]
        for name, summary in entries:
            command = command_named(name)
            out += ["", f"### {name}", "", "```text", help_text(command, summary).rstrip(), "```"]
            for part in command.parts:
                out += ["", f"#### {part.name}", "", "```text", help_text(part).rstrip(), "```"]
    return "\n".join(out) + "\n"


_CODES = """## Exit codes and streams

| code | meaning |
|---|---|
| 0 | done; `check` found no errors |
| 1 | the case has faults, a name or a date is not understood, a file cannot be read or written; \
`check` found errors; `names` did not find one thing; `fmt --check` found something to rewrite |
| 2 | the command line is wrong |
| 130 | stopped with Ctrl-C |
| 141 | the reader of the output went away (`rapallo timeline \\| head`) |

Data go to the standard output in UTF-8, whatever the locale; talk goes to the error stream. Output has no colour and is
the same byte for byte each time. Control and direction-changing characters in a case are shown by their numbers (‹U+202E›)
and not sent to the screen. Cells of `--format csv` that a spreadsheet would run get a leading apostrophe."""


def columns() -> str:
    """The page of columns: every table and TOML file of a case, from the annotations of the records."""
    from rapallo import record
    from rapallo.record.columns import CELLS

    tables = (
        ("claims.csv", record.Claim),
        ("evidence.csv", record.Evidence),
        ("things.csv", record.Thing),
        ("sources.csv", record.Source),
    )
    documents = (
        ("case.toml", record.About),
        ("ways.toml, [[way]]", record.Way),
        ("ways.toml, [[given]]", record.Given),
        ("ways.toml, [[complete]]", record.Complete),
        ("rules.toml, [[rule]]", record.Rule),
        ("rules.toml, [[rule.inspector]]", record.Inspector),
        ("theses.toml, [[thesis]]", record.Thesis),
        ("readings.toml, [[reading]]", record.Reading),
        ("questions.toml, [[question]]", record.Question),
    )
    out = ["# Columns", "", GENERATED, "", _TABLES_ARE, "", "## What a cell can hold", "", "| form | what |", "|---|---|"]
    out += [f"| {form} | {_cell(what)} |" for form, what in CELLS.items()]
    for title, table in (*tables, *documents):
        out += ["", f"## {title}", "", f"*{_cell(_first_line(table))}*", "", *_columns_of(table)]
    return "\n".join(out) + "\n"


_TABLES_ARE = (
    "A case is a folder of plain files. Every column but the required ones is optional, and a column that is absent is a column "
    "of blanks. Tables may have a byte-order mark, commas, semicolons or tabs, and line ends of any kind; they are UTF-8. "
    "`rapallo fmt` writes them canonically. Of the amount's two bounds a blank one is *not said*; an exact amount stands in both."
)


def _columns_of(record: type[msgspec.Struct]) -> Iterator[str]:
    from rapallo.record.columns import columns_of

    yield "| column | form | meaning | |"
    yield "|---|---|---|---|"
    for name, column in columns_of(record).items():
        form = " \\| ".join(column.choices) if len(column.choices) > 0 else column.cell
        said = [column.section, column.unit]
        said += ["required"] if column.required else []
        said += [f"blank: {column.blank}"] if column.blank != "" else []
        shown = "assert" if name == "asserts" else name
        yield f"| `{shown}` | {form} | {_cell(column.meaning)} | {'; '.join(one for one in said if one != '')} |"


def verbs() -> str:
    """The page of verbs, from their files."""
    from rapallo.record import builtin_verb, builtin_verbs

    found = [verb for verb in map(builtin_verb, builtin_verbs()) if verb is not None]
    out = ["# Verbs", "", GENERATED, "", _VERBS_ARE, "", "| verb | reads | gives | happens |", "|---|---|---|---|"]
    for verb in found:
        gives = f"`{verb.gives}`" if verb.gives != "" else "nothing"
        out.append(f"| [{verb.id}](#{verb.id}) | {verb.label} | {gives} | {verb.happens} |")
    for verb in found:
        inverse = f"; *object* **{verb.inverse}** *subject*" if verb.inverse != "" else ""
        out += ["", f"## {verb.id}", "", f"*subject* **{verb.label}** *object*{inverse}"]
        out += ["", verb.meaning, "", "| where | what may stand there |", "|---|---|", f"| subject | {', '.join(verb.subject)} |"]
        out += [f"| object | {', '.join(verb.object) or 'nothing: it takes none'} |"]
        out += [f"| {role} | {', '.join(kinds)} |" for role, kinds in verb.roles]
        out += ["", _sentence(verb)]
    return "\n".join(out) + "\n"


_VERBS_ARE = (
    "What a claim can say that its subject did. Each verb is one small file; a case adds its own in `verbs/NAME.toml` with the "
    "same keys. *Gives* is the holding that a claim of this verb makes true (§4.6); most give nothing, because none of "
    "negotiated, signed, contracted, delivered and used implies the next (§1.8). An *actor* is a state, an organisation or a "
    "person."
)


def _sentence(verb: Any) -> str:
    parts = ["It happens once." if verb.happens == "once" else "It can happen again."]
    parts.append("It lasts." if verb.span else "It is a moment; an interval says when it may lie.")
    parts.append("It may have an amount." if verb.amount else "It has no amount.")
    if verb.gives != "":
        material = f" (materials: {verb.keeps_material})" if verb.keeps_material not in ("", verb.keeps) else ""
        parts.append(f"It gives `{verb.gives}`, which keeps: {verb.keeps}{material}.")
        if len(verb.needs_roles) > 0:
            parts.append(f"Without {' and '.join(f'`{role}`' for role in verb.needs_roles)} it gives nothing.")
    else:
        parts.append("It gives nothing.")
    return " ".join(parts)


def api() -> str:
    """The page of public names: signature and docstring of each, package by package."""
    out = ["# Public names", "", GENERATED, "", _NAMES_ARE, "", "## rapallo", "", _first_line(import_module("rapallo")), ""]
    for public in import_module("rapallo").__all__:
        home = next((package for package in PACKAGES[1:] if public in import_module(package).__all__), None)
        if home is None:
            out.append(f"- `{public}`: {type(getattr(import_module('rapallo'), public)).__name__}")
        else:
            out.append(f"- [`{public}`](#{f'{home}.{public}'.replace('.', '').lower()}) of `{home}`")
    for name in PACKAGES[1:]:
        package = import_module(name)
        out += ["", f"## {name}", "", _first_line(package)]
        for public in package.__all__:
            out += ["", f"### {name}.{public}", "", *_described(getattr(package, public))]
    return "\n".join(out) + "\n"


_NAMES_ARE = (
    "What a program may rely on. `import rapallo` loads nothing but itself; each name is fetched when it is first used. Values "
    "are frozen, compare by content, and `eval(repr(x)) == x`. Packages stand in the order in which they rest on one another."
)


def _described(found: Any) -> Iterator[str]:
    if not inspect.isclass(found) and not inspect.isroutine(found):
        yield f"A constant: `{_short(found)}`"
        return
    yield f"```python\n{_signature(found)}\n```"
    yield ""
    yield _doc(found)
    members = list(_members(found)) if inspect.isclass(found) else []
    if len(members) > 0:
        yield ""
        yield from members


def _members(found: type) -> Iterator[str]:
    """The public methods and properties that a class itself defines, a line each."""
    for name, member in vars(found).items():
        value = member.__func__ if isinstance(member, classmethod | staticmethod) else member
        value = getattr(value, "fget", None) or getattr(value, "func", None) or value
        if name.startswith("_") or not inspect.isfunction(value) or value.__doc__ is None:
            continue
        called = "" if value is not member and not isinstance(member, classmethod | staticmethod) else _called(value)
        yield f"- `{name}{called}`: {_first_line(value)}"


def _called(found: Any) -> str:
    """The arguments of a method, without their types."""
    tree = ast.parse(_dedented(found)).body[0]
    assert isinstance(tree, ast.FunctionDef)
    names = [one.arg for one in [*tree.args.posonlyargs, *tree.args.args, *tree.args.kwonlyargs]]
    return f"({', '.join(name for name in names if name not in ('self', 'cls'))})"


def _short(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 160 and " object at " not in text else f"{type(value).__name__} of {len(value)}"


def _signature(found: Any) -> str:
    """The header of a function or class as its source has it, in one form whatever the version of Python."""
    found = inspect.unwrap(found)
    tree = ast.parse(_dedented(found)).body[0]
    if isinstance(tree, ast.FunctionDef):
        tree.body, tree.decorator_list = [ast.Expr(ast.Constant(...))], []
        return ast.unparse(tree).removesuffix("\n    ...").removesuffix(":")
    assert isinstance(tree, ast.ClassDef)
    fields = [line for line in tree.body if isinstance(line, ast.AnnAssign)]
    head = f"class {tree.name}({', '.join(ast.unparse(base) for base in tree.bases)})"
    return "\n".join([head, *(f"    {_field(line)}" for line in fields)])


def _field(line: ast.AnnAssign) -> str:
    annotation = line.annotation
    if isinstance(annotation, ast.Subscript) and ast.unparse(annotation.value) == "Annotated":
        assert isinstance(annotation.slice, ast.Tuple)
        annotation = annotation.slice.elts[0]
    value = f" = {ast.unparse(line.value)}" if line.value is not None else ""
    return f"{ast.unparse(line.target)}: {ast.unparse(annotation)}{value}"


def _dedented(found: Any) -> str:
    import textwrap

    return textwrap.dedent(inspect.getsource(found))


def _doc(found: Any) -> str:
    """The docstring without its examples, its literals as code."""
    text = inspect.cleandoc(found.__doc__ or "")
    kept = [part for part in text.split("\n\n") if not part.lstrip().startswith(">>>")]
    return _plain("\n\n".join(kept))


def _first_line(found: Any) -> str:
    return _plain(inspect.cleandoc(found.__doc__ or "").split("\n")[0])


def _plain(text: str) -> str:
    """Docstring markup as Markdown."""
    return re.sub(r":[a-z]+:`~?([^`]+)`", r"`\1`", text).replace("``", "`")


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("``", "`")


def checks() -> str:
    """The page of check codes."""
    from rapallo.check import render_reference

    return render_reference()


def plain_words() -> str:
    """The page of plain words for dates."""
    from rapallo.time import render_words

    return render_words()


def formats_out() -> str:
    """The page of formats that a case leaves in: what each keeps, approximates and loses."""
    from rapallo.exchange.formats_out import formats_page

    return formats_page()


def motifs() -> str:
    """The page of motifs: what each means, its steps, and the claims of its source cases."""
    from rapallo.inquiry.motifs_page import motifs_page
    from rapallo.record import read_case

    return motifs_page({name: read_case(str(ROOT / "cases" / name)) for name in ("german-soviet", "two-lineages")}, GENERATED)


PAGES: dict[str, Callable[[], str]] = {
    "api.md": api,
    "checks.md": checks,
    "columns.md": columns,
    "commands.md": commands,
    "formats-out.md": formats_out,
    "motifs.md": motifs,
    "plain-words.md": plain_words,
    "verbs.md": verbs,
}


def main() -> int:
    """Write every page that differs."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, page in PAGES.items():
        path, text = FOLDER / name, page()
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
            sys.stdout.write(f"written: docs/reference/{name}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
