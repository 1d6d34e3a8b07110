"""What leaves the workbench for readers: the report of a case as one page."""

from rapallo.press.report import report

__all__ = ["report"]
