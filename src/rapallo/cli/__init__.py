"""The command line: one module a command, loaded when it is called."""

from rapallo.cli.entry import main

__all__ = ["main"]
