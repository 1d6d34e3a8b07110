"""The house stands as it is drawn: who imports whom, what is public, what is loaded when, what is documented."""

import ast
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

import rapallo
from rapallo.cli.commands import COMMANDS
from rapallo.cli.entry import command_named

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "rapallo"
ORDER = ("errors", "time", "record", "pathways", "inquiry", "check", "exchange", "library", "press", "desk", "cli")
"""Data flow one way, up: a package imports only what stands before it."""

ABOVE_ALL = ("__init__", "__main__")
MODULES = sorted(SOURCE.rglob("*.py"))
LIGHT = {
    "__future__", "bisect", "collections", "contextlib", "csv", "decimal", "functools", "hashlib", "heapq", "importlib", "io",
    "itertools", "json", "math", "msgspec", "operator", "os", "pathlib", "re", "sys", "textwrap", "time", "tomllib", "types",
    "typing", "unicodedata",
}  # fmt: skip
"""What a module may import when it is itself imported; everything heavier is imported where it is used."""


def name_of(path: Path) -> str:
    """The dotted name of a module's file."""
    parts = path.relative_to(SOURCE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def package_of(path: Path) -> str:
    """The package, or module, right under `rapallo` that a file belongs to."""
    return path.relative_to(SOURCE).parts[0].removesuffix(".py")


def imports(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """Every module imported anywhere, with its line."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            yield str(node.module), node.lineno


def at_import(tree: ast.Module) -> Iterator[tuple[str, int]]:
    """What is imported when the module is: not in functions, and not for type checkers alone."""
    waiting: list[ast.AST] = list(tree.body)
    while len(waiting) > 0:
        node = waiting.pop()
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            continue
        if isinstance(node, ast.If) and ast.unparse(node.test).endswith("TYPE_CHECKING"):
            waiting.extend(node.orelse)
            continue
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield from imports(ast.Module([node], []))
        waiting.extend(ast.iter_child_nodes(node))


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_nobody_below_imports_anybody_above(path: Path) -> None:
    if package_of(path) in ABOVE_ALL:
        return
    if package_of(path) == "verbs":
        assert list(imports(ast.parse(path.read_text(encoding="utf-8")))) == [], "verbs are data"
        return
    place = ORDER.index(package_of(path))
    for name, line in imports(ast.parse(path.read_text(encoding="utf-8"))):
        if name.startswith("rapallo."):
            imported = name.split(".")[1]
            assert ORDER.index(imported) <= place, f"{path}:{line} imports {name} from above"
        elif name == "rapallo":
            assert package_of(path) == "cli", f"{path}:{line} imports the package of all"


def test_every_package_has_its_place() -> None:
    assert {package_of(path) for path in MODULES} <= {*ORDER, *ABOVE_ALL, "verbs"}


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_module_loads_nothing_heavy(path: Path) -> None:
    for name, line in at_import(ast.parse(path.read_text(encoding="utf-8"))):
        assert name.split(".")[0] in LIGHT | {"rapallo"}, f"{path}:{line} loads {name} when it is imported"


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_module_is_one_sentence_and_not_too_long(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    first = (ast.get_docstring(ast.parse(text)) or "").split("\n")[0]
    assert first.endswith((".", "::", "?", "…")) and len(first) > 20, (
        f"{path}: the first line says what the module is, in one sentence"
    )
    assert text.count("\n") <= 400, f"{path}: {text.count(chr(10))} lines; split it"


@pytest.mark.parametrize("path", [path for path in MODULES if path.name != "__main__.py"], ids=name_of)
def test_public_means_listed(path: Path) -> None:
    """Every module but data lists what is public, and what it lists is there."""
    if package_of(path) == "verbs":
        return
    module = import_module(name_of(path))
    assert hasattr(module, "__all__"), f"{path} has no __all__"
    assert len(set(module.__all__)) == len(module.__all__)
    for name in module.__all__:
        assert hasattr(module, name), f"{path} lists {name}, which it does not have"


@pytest.mark.parametrize("path", [path for path in MODULES if path.name == "__init__.py"], ids=name_of)
def test_a_package_shows_nothing_that_it_does_not_list(path: Path) -> None:
    """The names that a package brings in or defines are its ``__all__``, and those the pages of reference."""
    if package_of(path) == "verbs":
        return
    tree = ast.parse(path.read_text(encoding="utf-8"))
    brought: set[str] = set()
    for node in tree.body:
        inner = node.body if isinstance(node, ast.If) else [node]
        for one in inner:
            if isinstance(one, ast.ImportFrom) and str(one.module).startswith("rapallo"):
                brought.update(alias.asname or alias.name for alias in one.names)
            elif isinstance(one, ast.FunctionDef | ast.ClassDef) and not one.name.startswith("_"):
                brought.add(one.name)
    listed = set(import_module(name_of(path)).__all__)
    assert brought <= listed, f"{path} brings in {sorted(brought - listed)} without listing it"


def test_every_public_name_has_its_place_in_the_reference() -> None:
    page = (ROOT / "docs" / "reference" / "api.md").read_text(encoding="utf-8")
    for package in ("errors", "time", "record", "inquiry", "check", "press", "cli"):
        for name in import_module(f"rapallo.{package}").__all__:
            assert f"### rapallo.{package}.{name}\n" in page
    for name in rapallo.__all__:
        assert f"`{name}`" in page


def test_every_public_thing_has_a_docstring() -> None:
    for package in ("errors", "time", "record", "inquiry", "check", "press", "cli"):
        module = import_module(f"rapallo.{package}")
        for name in module.__all__:
            found = getattr(module, name)
            if callable(found):
                assert (found.__doc__ or "").strip() != "", f"rapallo.{package}.{name} has no docstring"


def test_the_package_gives_every_name_it_lists_and_no_other() -> None:
    for name in rapallo.__all__:
        assert getattr(rapallo, name) is not None
    assert set(rapallo.__all__) <= set(dir(rapallo))
    with pytest.raises(AttributeError, match="has no attribute 'nonsense'"):
        _ = rapallo.nonsense  # type: ignore[attr-defined]
    homes = [name for names in rapallo._HOMES.values() for name in names]
    assert sorted([*homes, "__version__"]) == sorted(rapallo.__all__)


def loaded_by(code: str) -> set[str]:
    """The modules in memory after some code has run in a fresh interpreter."""
    done = subprocess.run(
        [sys.executable, "-I", "-c", f"import sys; sys.path.insert(0, {str(SOURCE.parent)!r})\n{code}\nprint(*sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
    )
    return set(done.stdout.split())


def test_importing_the_package_loads_nothing() -> None:
    loaded = loaded_by("import rapallo")
    assert not any(name.startswith("rapallo.") for name in loaded)
    assert not loaded & {"msgspec", "argparse", "json", "csv", "datetime", "decimal"}


@pytest.mark.parametrize("words", [["at", "1927"], ["show", "tin"], ["rivals"], ["between", "arland", "bertania"]], ids=" ".join)
def test_a_question_loads_only_what_it_needs(words: list[str]) -> None:
    case = str(ROOT / "cases" / "tutorial")
    loaded = loaded_by(
        "import io, contextlib\nfrom rapallo.cli import main\n"
        f"with contextlib.redirect_stdout(io.StringIO()): main({[*words, '--case', case]!r})"
    )
    heavy = {
        "rapidfuzz",
        "numpy",
        "hypothesis",
        "networkx",
        "tempfile",
        "difflib",
        "shutil",
        "subprocess",
        "asyncio",
        "tomli_w",
        "dataclasses",
    }
    assert not loaded & heavy, "these are loaded only where they are needed"
    assert not any(name.startswith(("rapallo.check", "rapallo.press", "rapallo.pathways")) for name in loaded)
    others = {name for name in COMMANDS if name != words[0] and f"rapallo.cli.{name}" in loaded}
    assert others == set(), "no other command is loaded"


def test_every_command_has_its_module_and_no_other_has_one() -> None:
    for name in COMMANDS:
        command = command_named(name)
        assert command.name == name
        for part in command.flat():
            assert part.run is not None and part.meaning.endswith(".") and len(part.examples) > 0
            assert all(example.startswith(f"rapallo {part.name}") for example in part.examples), part.name
            for argument in part.arguments:
                assert argument.meaning.endswith((".", "…")), argument.meaning
    modules = {path.stem for path in (SOURCE / "cli").glob("*.py")}
    shared = {"__init__", "beside", "command", "commands", "entry", "faults", "houses", "letter_mails", "output", "place", "shared"}
    assert modules - set(COMMANDS) == shared


def test_every_question_has_its_command() -> None:
    from rapallo.inquiry import QUESTIONS

    assert set(QUESTIONS) <= set(COMMANDS)


def test_every_command_and_option_is_documented() -> None:
    page = (ROOT / "docs" / "reference" / "commands.md").read_text(encoding="utf-8")
    for name in COMMANDS:
        for part in command_named(name).flat():
            section = page.partition(f"# {part.name}\n")[2].partition("\n```\n")[0]
            assert section != "", part.name
            for argument in part.arguments:
                assert argument.shown.split(" ")[0] in section, f"{part.name} {argument.shown}"


def test_an_argument_has_one_meaning_everywhere() -> None:
    """An option that several questions share says the same in all of them."""
    meanings: dict[str, set[str]] = {}
    for name in COMMANDS:
        for part in command_named(name).flat():
            for argument in part.arguments:
                if argument.names[0] in ("--case", "--format", "--evidence", "--out", "--help"):
                    meanings.setdefault(argument.names[0], set()).add(argument.meaning)
    assert {option: len(said) for option, said in meanings.items() if len(said) > 1} == {}


def test_every_form_of_a_column_is_explained() -> None:
    from rapallo import record
    from rapallo.record.columns import CELLS, columns_of

    tables = (record.Claim, record.Evidence, record.Thing, record.Source)
    documents = (record.About, record.Way, record.Given, record.Complete, record.Rule, record.Inspector, record.Thesis)
    records = (*tables, *documents, record.Reading, record.Question)
    used = {column.cell for one in records for column in columns_of(one).values()}
    assert used <= set(CELLS)
    for one in records:
        for name, column in columns_of(one).items():
            assert column.meaning.endswith((".", "…")) and column.section.startswith("§"), f"{one.__name__}.{name}"


def test_no_case_is_named_in_the_code() -> None:
    """No domain module knows a state, a person or a year of a case."""
    words = re.compile(r"\b(?:[Gg]erman(?:y|s)?|[Ss]oviets?|[Ll]ipetsk|[Vv]ersailles|[Kk]ama|1939|1941)\b")
    for path in MODULES:
        if package_of(path) in ("check", "inquiry", "press", "exchange"):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            texts = {
                id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
            }
            for node in ast.walk(tree):
                if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in texts:
                    assert words.search(node.value) is None, f"{path}:{node.lineno} knows {node.value[:60]!r}"


def test_versions_are_one() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["version"] == rapallo.__version__
    assert f"version: {rapallo.__version__}\n" in (ROOT / "CITATION.cff").read_text(encoding="utf-8")


def test_a_change_note_is_one_sentence() -> None:
    for path in sorted((ROOT / "changes").glob("*.md")):
        if path.name != "README.md":
            text = path.read_text(encoding="utf-8").strip()
            assert re.match(r"\d{4}-\d{2}-\d{2}-[a-z-]+\.md$", path.name) and text.endswith(".") and "\n" not in text


def test_licences_stand_where_they_are_named() -> None:
    assert "Apache License" in (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert "Creative Commons Attribution 4.0" in (ROOT / "cases" / "LICENSE").read_text(encoding="utf-8")
