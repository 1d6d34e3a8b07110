"""`rapallo names`: a name looked up in any spelling, and look-alikes proposed."""

from typing import TYPE_CHECKING, Any

from rapallo.cli.command import Argument, Command
from rapallo.cli.shared import CASE, HELP

if TYPE_CHECKING:
    from rapallo.record import Case

__all__ = ["COMMAND"]


def run(options: Any) -> int:
    """Look names up, list all, or propose look-alikes; 1 where a name is not found or is not one thing's alone."""
    from rapallo.cli.output import put, visible
    from rapallo.cli.place import open_case

    case = open_case(options)
    if options.like:
        pairs = case.names.alike()
        lines = [f"{_called(case, one)}  ~  {_called(case, other)}" for one, other in pairs]
        put(visible("\n".join([*lines, _proposed(len(pairs))])))
        return 0
    if len(options.name) == 0:
        put(visible("\n".join(_called(case, thing.id) for thing in case.things) or "The case has no things."))
        return 0
    found = [(name, case.names.find(name)) for name in options.name]
    put(visible("\n".join(line for name, things in found for line in _looked_up(case, name, things))))
    return 0 if all(len(things) == 1 for _, things in found) else 1


def _called(case: "Case", thing: str) -> str:
    """A thing with its id and all its names."""
    one = case.thing_by_id[thing]
    names = ", ".join(f"{text} ({language})" if language != "" else text for language, text in one.names)
    return f"{thing}: {one.title}" + (f" [{names}]" if names != "" else "")


def _looked_up(case: "Case", name: str, things: tuple[str, ...]) -> list[str]:
    if len(things) == 1:
        return [_called(case, things[0])]
    if len(things) > 1:
        return [f"{name} may be any of these:", *(f"  {_called(case, thing)}" for thing in things)]
    near = [thing for thing, _ in case.names.near(name)]
    head = f"nothing is called {name}" + ("; near it:" if len(near) > 0 else ".")
    return [head, *(f"  {_called(case, thing)}" for thing in near)]


def _proposed(number: int) -> str:
    if number == 0:
        return "No two things have like names."
    pairs = "one pair" if number == 1 else f"{number} pairs"
    return f"{pairs} with like names; if two are one, say so in a claim: same-as."


COMMAND = Command(
    name="names",
    meaning=(
        "Looks a name up by any of a thing's names, in any German, Russian or English spelling (Tukhachevsky, "
        "Tuchatschewski, Тухачевский); without a name it lists all. --like proposes things with like names, and merges "
        "nothing: that two are one is a claim."
    ),
    arguments=(
        Argument(("name",), "A name, in quotation marks if it has several words.", value="NAME", many="*"),
        Argument(("--like",), "Propose pairs of things with like names."),
        CASE,
        HELP,
    ),
    examples=('rapallo names Тухачевский "von Seeckt"', "rapallo names --like"),
    run=run,
)
