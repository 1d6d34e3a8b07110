"""`rapallo serve`: the small public server of a letter, for confirming, unsubscribing and the archive."""

import os
import sys
from typing import Any

from rapallo.cli.command import Argument, Command
from rapallo.cli.shared import HELP

__all__ = ["COMMAND"]


def run(options: Any) -> int:
    """Serve a house's letter until Ctrl-C."""
    from rapallo.cli.output import whole
    from rapallo.desk.serve_public import PORT, serve_public
    from rapallo.errors import UsageError
    from rapallo.library.stories_house import read_house

    port = whole(options.port, "--port", PORT)
    if port > 65535:
        raise UsageError(f"--port {port} is no port; they go up to 65535.")
    house = read_house(options.house or os.environ.get("RAPALLO_HOUSE", "") or ".")

    def opened(address: str) -> None:
        sys.stdout.write(f"{house.title}: {address} (public as {house.base})\n")
        sys.stdout.flush()
        sys.stderr.write("Ctrl-C ends it.\n")

    serve_public(house, options.address or "127.0.0.1", port, options.behind_proxy, opened)
    return 0


COMMAND = Command(
    name="serve",
    meaning=(
        "Serves what a letter needs to be public: the pages for confirming and unsubscribing, and the archive. Opening a link changes "
        "nothing, pressing its button does; nothing else of the house can be reached. Put a web server with TLS before it and say --behind-proxy."
    ),
    arguments=(
        Argument(("--house",), "The folder with house.toml; else the environment's RAPALLO_HOUSE; else the current folder.", value="DIR"),
        Argument(("--address",), "The address of this machine to listen at.", value="ADDRESS", default="127.0.0.1"),
        Argument(("--port",), "The port to listen at; 0 for a free one.", value="N", default="8138"),
        Argument(("--behind-proxy",), "Believe the last entry of X-Forwarded-For when counting how often somebody asks."),
        HELP,
    ),
    examples=("rapallo serve --house my-letter --behind-proxy",),
    run=run,
)
