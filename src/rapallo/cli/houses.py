"""What the commands of a house share: which house, what is said and when, and what became of a folder that was published into."""

import os
import sys
from typing import TYPE_CHECKING, Any

from rapallo.cli.command import Argument

if TYPE_CHECKING:
    from rapallo.library.stories_house import House
    from rapallo.press.publishing import Published

__all__ = ["HOUSE", "house_folder", "house_of", "moment", "said_of", "say"]

HOUSE = Argument(("--house",), "The folder with house.toml; else the environment's RAPALLO_HOUSE; else the current folder.", value="DIR")


def house_folder(options: Any) -> str:
    """The folder that ``--house``, the environment or the current folder names."""
    return str(options.house or os.environ.get("RAPALLO_HOUSE", "") or ".")


def house_of(options: Any) -> "House":
    """The house that is meant. Raises as `read_house`."""
    from rapallo.library.stories_house import read_house

    return read_house(house_folder(options))


def say(text: str) -> None:
    """A line on stdout, with what would steer a terminal made visible."""
    from rapallo.cli.output import visible

    sys.stdout.write(visible(text) + "\n")


def moment() -> str:
    """The moment, as records keep it (UTC)."""
    from datetime import UTC, datetime

    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def said_of(done: "Published") -> str:
    """What became of a folder, in words; what was left in it goes to stderr."""
    from rapallo.cli.output import visible

    for name in done.left:
        sys.stderr.write(visible(f"note: {name} is no longer published, but was changed by somebody else; it was left there") + "\n")
    from rapallo.inquiry.head import plural

    return f"{plural(done.written, 'file')} written" + (f", {len(done.gone)} taken away" if len(done.gone) > 0 else "")
