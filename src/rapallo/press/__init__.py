"""What leaves the workbench for readers: the report of a case, and its page with all views and what-ifs."""

from rapallo.press.page import publish
from rapallo.press.payload import payload
from rapallo.press.report import report

__all__ = ["payload", "publish", "report"]
