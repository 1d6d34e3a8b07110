"""`rapallo verbs`: the verbs a claim can use, and what they mean."""

import os
from typing import TYPE_CHECKING, Any

from rapallo.cli.command import Argument, Command
from rapallo.cli.shared import CASE, HELP

if TYPE_CHECKING:
    from rapallo.record import Verb

__all__ = ["COMMAND", "described"]


def run(options: Any) -> int:
    """List the verbs, or show some of them whole."""
    from rapallo.cli.output import put, visible
    from rapallo.errors import UnknownName
    from rapallo.record.verb import builtin_verb, builtin_verbs

    verbs = {name: builtin_verb(name) for name in builtin_verbs()}
    verbs.update(_own(options))
    if len(options.verb) == 0:
        rows = [(name, verb.label, verb.meaning) for name, verb in sorted(verbs.items()) if verb is not None]
        put(visible("\n".join(f"{name:<20}{label}: {_first(meaning)}" for name, label, meaning in rows)))
        return 0
    shown = []
    for name in options.verb:
        verb = verbs.get(name) or next((verb for verb in verbs.values() if verb is not None and verb.label == name), None)
        if verb is None:
            from difflib import get_close_matches

            raise UnknownName(name, tuple(get_close_matches(name, sorted(verbs), 3)), "verb")
        shown.append(described(verb))
    put(visible("\n".join(shown)))
    return 0


def _own(options: Any) -> dict[str, Any]:
    """The verbs that the case at hand adds; none where no case is at hand."""
    from rapallo.cli.place import folder_of

    folder = folder_of(options)
    if options.case is None and not os.path.isfile(os.path.join(folder, "case.toml")):
        return {}
    from rapallo.record.load import read_case

    return dict(read_case(folder).own_verbs)


def _first(meaning: str) -> str:
    """The first sentence of a meaning."""
    return meaning.partition(". ")[0].rstrip(".") + "."


def described(verb: "Verb") -> str:
    """A verb whole, a line a fact."""
    lines = [f"{verb.id}: subject {verb.label} object" + (f"; object {verb.inverse} subject" if verb.inverse != "" else "")]
    lines += [f"  {verb.meaning}"]
    lines += [f"  {'subject':<10}{', '.join(verb.subject)}", f"  {'object':<10}{', '.join(verb.object) or 'none'}"]
    lines += [f"  {role:<10}{', '.join(kinds)}" for role, kinds in verb.roles]
    span = "it lasts" if verb.span else "it is a moment"
    lines += [f"  {'happens':<10}{verb.happens}; {span}; {'may' if verb.amount else 'cannot'} have an amount"]
    if verb.gives != "":
        material = f"; materials {verb.keeps_material}" if verb.keeps_material not in ("", verb.keeps) else ""
        lines += [f"  {'gives':<10}{verb.gives}, keeping {verb.keeps}{material}"]
    else:
        lines += [f"  {'gives':<10}nothing"]
    return "\n".join(lines) + "\n"


COMMAND = Command(
    name="verbs",
    meaning=(
        "Lists the verbs with what they mean, or shows some of them whole: who may stand where, whether it happens once, "
        "what it gives and how that keeps. Where a case is at hand, its own verbs are among them."
    ),
    arguments=(Argument(("verb",), "A verb, by name or label; none: all of them.", value="VERB", many="*"), CASE, HELP),
    examples=("rapallo verbs", "rapallo verbs train deliver"),
    run=run,
)
