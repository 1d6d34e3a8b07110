"""From the words of a command line to an exit code, every refusal being one line on the error stream."""

import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Any

from rapallo.cli.commands import COMMANDS, GROUPS, SUMMARY
from rapallo.errors import CaseError, RapalloError, UsageError

__all__ = ["command_named", "front_page", "main"]

BROKEN_PIPE = 141
INTERRUPTED = 130


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command line (``sys.argv`` if none is given) and return its exit code.

    0: done, and no errors were found; 1: the case has faults, a name is unknown or a file cannot be read or written;
    2: the command line is wrong; 130: stopped with Ctrl-C; 141: the reader of the output went away.
    Data go to the standard output, talk to the error stream.
    """
    if argv is None:
        _collect_rarely()
        for stream in (sys.stdout, sys.stderr):
            _speak_utf8(stream)
    words = [_decoded(word) for word in (sys.argv[1:] if argv is None else argv)]
    try:
        code = _run(words)
        sys.stdout.flush()
        return code
    except UsageError as error:
        _say(f"rapallo: {error}\nSee: rapallo {_help_for(words)}--help")
        return 2
    except CaseError as error:
        from rapallo.cli.faults import few

        _say(few(error.faults))
        return 1
    except RapalloError as error:
        _say(f"rapallo: {error}")
        return 1
    except BrokenPipeError:
        _close_output()
        return BROKEN_PIPE
    except KeyboardInterrupt:
        _close_output()
        return INTERRUPTED
    except MemoryError:
        _say("rapallo: there is not enough memory for this.")
        return 1
    except OSError as error:
        _close_output()
        where = f"{error.filename}: " if isinstance(error.filename, str) else ""
        _say(f"rapallo: {where}{error.strerror or error}. Nothing was changed.")
        return 1


def command_named(name: str) -> Any:
    """The command of that name, its module loaded now."""
    module = import_module(f"rapallo.cli.{name}")
    return module.COMMAND


def front_page() -> str:
    """What ``rapallo --help`` shows."""
    lines = ["rapallo: who made whom capable, and how do we know?", ""]
    lines += ["usage: rapallo COMMAND [arguments] [--case DIR] [options]"]
    width = max(len(name) for entries in GROUPS.values() for name, _ in entries) + 2
    for group, entries in GROUPS.items():
        lines += ["", f"{group}:", *(f"  {name:<{width}}{summary}" for name, summary in entries)]
    lines += [
        "",
        "A case is a folder: --case DIR, else the environment's RAPALLO_CASE, else the current folder.",
        "rapallo COMMAND --help says more; rapallo --version says which this is.",
        "Exit codes: 0 done, 1 faults or an unknown name, 2 a wrong command line.",
    ]
    return "\n".join(lines) + "\n"


def _run(words: list[str]) -> int:
    words = _case_last(words)
    if len(words) == 0 or words[0] in ("--help", "-h", "help"):
        if len(words) > 1 and words[0] == "help":
            return _run([*words[1:], "--help"])
        sys.stdout.write(front_page())
        return 0
    if words[0] in ("--version", "-V"):
        from rapallo import __version__

        sys.stdout.write(f"rapallo {__version__}\n")
        return 0
    if words[0] not in COMMANDS:
        raise UsageError(_no_command(words[0]))
    from rapallo.cli.command import help_text, parse

    command, rest = command_named(words[0]), words[1:]
    summary = SUMMARY[words[0]]
    if len(command.parts) > 0:
        part = next((part for part in command.parts if len(rest) > 0 and part.name == f"{command.name} {rest[0]}"), None)
        if part is not None:
            command, rest, summary = part, rest[1:], ""
        elif len(rest) == 0 or rest[0] not in ("--help", "-h"):
            names = ", ".join(part.name.split(" ")[-1] for part in command.parts)
            raise UsageError(f"say what to {command.name}: {names}.")
    if any(word in ("--help", "-h") for word in rest):
        sys.stdout.write(help_text(command, summary))
        return 0
    options = parse(command, rest)
    code: int = command.run(options)
    return code


def _case_last(words: list[str]) -> list[str]:
    """``--case DIR`` may stand before the command too."""
    length = 2 if words[:1] == ["--case"] else 1 if len(words) > 0 and words[0].startswith("--case=") else 0
    if length == 0 or len(words) <= length:
        return words
    place, rest = words[:length], words[length:]
    end = rest.index("--") if "--" in rest else len(rest)
    return [*rest[:end], *place, *rest[end:]]


def _no_command(word: str) -> str:
    from difflib import get_close_matches

    near = get_close_matches(word, COMMANDS, 1)
    if word.startswith("-"):
        return f"there is no option {word[:40]} here; the command comes first."
    return f"there is no command {word[:40]!r}." + (f" Did you mean {near[0]}?" if len(near) > 0 else "")


def _help_for(words: Sequence[str]) -> str:
    return f"{words[0]} " if len(words) > 0 and words[0] in COMMANDS else ""


def _say(text: str) -> None:
    from rapallo.cli.output import visible

    try:
        sys.stdout.flush()
    except OSError:
        _close_output()
    try:
        sys.stderr.write(visible(text) + "\n")
        sys.stderr.flush()
    except OSError:
        pass


def _collect_rarely() -> None:
    """Look for circles of garbage seldom: most commands end before there is much to find."""
    import gc

    gc.set_threshold(200_000, 10, 10)


def _speak_utf8(stream: Any) -> None:
    """Let a stream write UTF-8 with plain line ends whatever the locale, and never fail on a character."""
    if hasattr(stream, "reconfigure"):
        stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")


def _decoded(word: str) -> str:
    """A word that a narrow locale decoded byte by byte, read as the UTF-8 it was typed in."""
    if word.isprintable():
        return word
    try:
        return os.fsencode(word).decode("utf-8")
    except UnicodeError:
        return word


def _close_output() -> None:
    """Point the standard output nowhere, so that what is left in its buffer fails no more."""
    try:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)
    except (OSError, ValueError, AttributeError):
        pass
