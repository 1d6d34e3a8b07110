"""Console blocks of a Markdown page: the commands in them, what they say they print, and what they print."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import msgspec

__all__ = ["Step", "filled", "played", "prompted", "steps"]

ROOT = Path(__file__).parents[1]
_BLOCK = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)


class Step(msgspec.Struct, frozen=True):
    """One command of a page, with the output that the page shows and its line."""

    command: str
    output: str
    line: int


def steps(page: str) -> list[Step]:
    """The commands of a page in order; a command goes on in lines that begin with ``> ``, as a shell shows it."""
    found: list[Step] = []
    for block in _BLOCK.finditer(page):
        line = page.count("\n", 0, block.start(1)) + 1
        for part in re.split(r"^\$ ", block.group(1), flags=re.MULTILINE)[1:]:
            command, output = _parted(part)
            found.append(Step(command, output, line))
    return found


def _parted(part: str) -> tuple[str, str]:
    """A command, its further lines without their prompt, and the output below it."""
    first, *lines = part.split("\n")
    end = 0
    while end < len(lines) and lines[end].startswith("> "):
        end += 1
    return "\n".join([first, *(line[2:] for line in lines[:end])]), "\n".join(lines[end:])


def prompted(command: str) -> str:
    """A command as a shell shows it."""
    return command.replace("\n", "\n> ")


def played(page: str, folder: Path) -> Iterator[tuple[Step, str]]:
    """Each command of a page with what it really prints, run by a shell in a copy of the cases in ``folder``."""
    shutil.copytree(ROOT / "cases" / "tutorial", folder / "cases" / "tutorial", dirs_exist_ok=True)
    bin_folder = folder / "bin"
    bin_folder.mkdir(exist_ok=True)
    script = bin_folder / "rapallo"
    script.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m rapallo "$@"\n', encoding="utf-8")
    script.chmod(0o755)
    env = {key: value for key, value in os.environ.items() if not key.startswith(("RAPALLO", "LC_", "LANG"))}
    env |= {"PATH": f"{bin_folder}:{env.get('PATH', '')}", "PYTHONPATH": str(ROOT / "src"), "PYTHONDONTWRITEBYTECODE": "1"}
    for step in steps(page):
        done = subprocess.run(["sh", "-c", step.command], cwd=folder, env=env, capture_output=True, check=False)
        yield step, done.stdout.decode() + done.stderr.decode()


def filled(page: str, folder: Path) -> str:
    """The page with what its commands really print."""
    outputs = iter([output for _, output in played(page, folder)])

    def block(found: re.Match[str]) -> str:
        parts = re.split(r"^\$ ", found.group(1), flags=re.MULTILINE)[1:]
        return "```console\n" + "".join(f"$ {prompted(_parted(part)[0])}\n{next(outputs)}" for part in parts) + "```"

    return _BLOCK.sub(block, page)
