"""`rapallo open`: the desk, a case in the browser to be looked at, asked and edited, served on this machine alone."""

import os
import sys
from typing import Any

from rapallo.cli.beside import AMONG
from rapallo.cli.command import Argument, Command
from rapallo.cli.houses import HOUSE
from rapallo.cli.shared import CASE, FOLDER, HELP

__all__ = ["COMMAND"]


def run(options: Any) -> int:
    """Serve the case until Ctrl-C."""
    from rapallo.cli.output import whole
    from rapallo.cli.place import folder_of
    from rapallo.desk.housekeeping import house_title
    from rapallo.desk.serve import serve
    from rapallo.desk.shelf import Shelf
    from rapallo.errors import UsageError
    from rapallo.press.page import asset
    from rapallo.press.payload_beside import Beside

    port = None if options.port is None else whole(options.port, "--port", 0)
    if port is not None and port > 65535:
        raise UsageError(f"--port {port} is no port; they go up to 65535.")
    asset("app.js")
    house = _house(options.house)
    title = house_title(house) if house != "" else ""
    shelf = Shelf(folder_of(options), Beside(house=title), house, options.among, options.read_only)

    def opened(address: str) -> None:
        sys.stdout.write(f"{shelf.current().case.about.title}: {address}\n")
        sys.stdout.flush()
        sys.stderr.write("Ctrl-C ends it.\n")
        if not options.no_browser and _screen():
            import webbrowser
            from threading import Thread

            Thread(target=webbrowser.open, args=(address,), daemon=True).start()  # some browsers return only when they are closed

    serve(shelf, port, options.read_only, opened)
    return 0


def _house(named: str | None) -> str:
    """The folder of the house whose stories are kept at the desk: as named, else the environment's, else the current one; blank: none."""
    folder = named if named is not None else os.environ.get("RAPALLO_HOUSE", "")
    return folder if folder != "" else "." if os.path.isfile("house.toml") else ""


def _screen() -> bool:
    """Whether there is a screen to open a browser on."""
    return sys.platform in ("darwin", "win32") or os.environ.get("DISPLAY", "") != "" or os.environ.get("WAYLAND_DISPLAY", "") != ""


COMMAND = Command(
    name="open",
    meaning=(
        "Opens a case in the browser: every view, any question, its library, the stories and letters of a house, and editing with the "
        "difference shown before it is saved. It is served "
        "on this machine alone, to its own page alone; Ctrl-C ends it."
    ),
    arguments=(
        FOLDER,
        AMONG,
        HOUSE,
        CASE,
        Argument(("--port",), "The port to serve at; without it 8137 or a free one, with 0 a free one.", value="N"),
        Argument(("--no-browser",), "Print the address only."),
        Argument(("--read-only",), "Nothing can be edited."),
        HELP,
    ),
    examples=("rapallo open my-case", "rapallo open my-case --read-only --no-browser"),
    run=run,
)
