"""A command as data: its arguments, what they mean and what runs; parser, help and reference page come from it."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, NoReturn

import msgspec

from rapallo.errors import UsageError

__all__ = ["Argument", "Command", "help_text", "parse", "usage_line"]

_GUARD = "\x00"
WIDTH = 100


class Argument(msgspec.Struct, frozen=True):
    """One argument. ``names`` begin with ``--`` for an option; ``value`` stands for what follows it (none: a flag).

    ``many`` is ``?`` (may be left out), ``*`` (any number) or ``+`` (one or more); an option with ``*`` may be repeated, one with
    ``2`` takes two values.
    ``choices`` are the words allowed, ``default`` what a missing option means.
    """

    names: tuple[str, ...]
    meaning: str
    value: str = ""
    many: str = ""
    choices: tuple[str, ...] = ()
    default: str = ""

    @property
    def is_option(self) -> bool:
        """Whether it is written with hyphens."""
        return self.names[0].startswith("-")

    @property
    def shown(self) -> str:
        """As help shows it: ``--out FILE``, ``SIDE``."""
        if not self.is_option:
            return self.value if self.value != "" else self.names[0].upper()
        return ", ".join(self.names) + (f" {self._values}" if self.value != "" else "")

    @property
    def _values(self) -> str:
        return "|".join(self.choices) if len(self.choices) > 0 else self.value


class Command(msgspec.Struct, frozen=True, kw_only=True):
    """One command, or a group of them (``parts``). ``run`` takes the parsed options and returns the exit code."""

    name: str
    meaning: str
    arguments: tuple[Argument, ...] = ()
    examples: tuple[str, ...] = ()
    run: Callable[[Any], int] | None = None
    parts: tuple["Command", ...] = ()

    def flat(self) -> Iterator["Command"]:
        """The commands that can be run: itself, or its parts."""
        if len(self.parts) == 0:
            yield self
        for part in self.parts:
            yield from part.flat()


def parse(command: Command, words: Sequence[str]) -> Any:
    """The options of a command line, as a namespace. Raises `UsageError`.

    A word that begins with a minus and a digit is a value (the year −43), never an option.
    """
    import argparse

    class Parser(argparse.ArgumentParser):
        def error(self, message: str) -> NoReturn:
            raise UsageError(_better(message, command))

    parser = Parser(
        prog=f"rapallo {command.name}",
        add_help=False,
        allow_abbrev=False,
        formatter_class=lambda prog: argparse.HelpFormatter(prog, width=WIDTH),
    )
    for argument in command.arguments:
        _declare(parser, argument)
    guarded = [_GUARD + word if len(word) > 1 and word[0] == "-" and word[1].isdigit() else word for word in words]
    options = parser.parse_intermixed_args(guarded)
    for name, value in vars(options).items():
        setattr(options, name, _unguarded(value))
    for argument in command.arguments:
        _check_choice(argument, getattr(options, _place(argument)))
    return options


def _declare(parser: Any, argument: Argument) -> None:
    if not argument.is_option:
        kind: dict[str, Any] = {"nargs": argument.many} if argument.many != "" else {}
        parser.add_argument(argument.names[0], metavar=argument.shown, default=[] if argument.many == "*" else None, **kind)
    elif argument.value == "":
        parser.add_argument(*argument.names, action="store_true", dest=_place(argument))
    elif argument.many == "2":
        parser.add_argument(*argument.names, nargs=2, metavar=tuple(argument.value.split(" ")), dest=_place(argument))
    elif argument.many == "*":
        parser.add_argument(*argument.names, action="append", default=[], metavar=argument.value, dest=_place(argument))
    else:
        parser.add_argument(*argument.names, metavar=argument.value, dest=_place(argument))


def _place(argument: Argument) -> str:
    """The name an argument has among the parsed options: the first, without hyphens; ``from_`` for ``--from``."""
    name = argument.names[0].lstrip("-").replace("-", "_")
    return name + "_" if name in ("from", "for", "as", "with", "not") else name


def _unguarded(value: Any) -> Any:
    if isinstance(value, list):
        return [_unguarded(item) for item in value]
    return value.removeprefix(_GUARD) if isinstance(value, str) else value


def _check_choice(argument: Argument, value: Any) -> None:
    if len(argument.choices) > 0 and isinstance(value, str) and value not in argument.choices:
        raise UsageError(f"{argument.names[0]} {value[:40]!r} is not one of {', '.join(argument.choices)}.")


def _better(message: str, command: Command) -> str:
    """The parser's complaint in a line of ours, with the nearest option where one is unknown."""
    message = message.replace(_GUARD, "")
    if message.startswith("unrecognized arguments: "):
        from difflib import get_close_matches

        word = message.removeprefix("unrecognized arguments: ").split(" ")[0]
        known = [name for argument in command.arguments for name in argument.names if argument.is_option]
        near = get_close_matches(word.partition("=")[0], known, 1)
        if not word.startswith("-"):
            return f"{word!r} is one word too many; a name of several words needs quotation marks."
        return f"there is no option {word}." + (f" Did you mean {near[0]}?" if len(near) > 0 else "")
    if message.startswith("the following arguments are required: "):
        return f"{message.removeprefix('the following arguments are required: ')} is missing."
    return message[:1].lower() + message[1:].rstrip(".") + "."


def usage_line(command: Command) -> str:
    """The usage of a command in a line."""
    words = ["rapallo", command.name]
    for argument in command.arguments:
        if not argument.is_option:
            words.append({"": "{}", "?": "[{}]", "*": "[{} ...]", "+": "{} ..."}[argument.many].format(argument.shown))
    if len(command.parts) > 0:
        words.append("|".join(part.name.split(" ")[-1] for part in command.parts))
    return " ".join([*words, "[options]"])


def help_text(command: Command, summary: str = "") -> str:
    """What ``rapallo COMMAND --help`` shows; the same text stands on the reference page."""
    head = [f"rapallo {command.name}: {summary}", ""] if summary != "" else []
    lines = [*head, f"usage: {usage_line(command)}", "", *_wrapped(command.meaning, 0)]
    for title, options in (("arguments", False), ("options", True)):
        chosen = [argument for argument in command.arguments if argument.is_option == options]
        if len(chosen) > 0:
            lines += ["", f"{title}:", *_listed([(argument.shown, _explained(argument)) for argument in chosen])]
    if len(command.parts) > 0:
        lines += ["", "parts:", *_listed([(part.name, part.meaning) for part in command.parts])]
    if len(command.examples) > 0:
        lines += ["", "examples:", *(f"  {example}" for example in command.examples)]
    return "\n".join(lines) + "\n"


def _explained(argument: Argument) -> str:
    return argument.meaning + (f" (default: {argument.default})" if argument.default != "" else "")


def _listed(rows: Sequence[tuple[str, str]]) -> list[str]:
    """Names and meanings in two columns; a long name has a line to itself."""
    width = min(24, max(len(name) for name, _ in rows))
    lines: list[str] = []
    for name, meaning in rows:
        text = _wrapped(meaning, width + 4)
        if len(name) <= width:
            lines.append(f"  {name:<{width}}  {text[0].lstrip()}")
            lines += text[1:]
        else:
            lines += [f"  {name}", *text]
    return lines


def _wrapped(text: str, indent: int) -> list[str]:
    """Text broken at spaces to `WIDTH`, each line indented."""
    lines: list[str] = []
    line = ""
    for word in text.split():
        if line != "" and indent + len(line) + 1 + len(word) > WIDTH:
            lines.append(" " * indent + line)
            line = word
        else:
            line = word if line == "" else f"{line} {word}"
    return [*lines, " " * indent + line]
