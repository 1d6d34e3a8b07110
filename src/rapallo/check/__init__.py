"""`check`: a linter for claims, in families of rules with codes, places and remedies."""

from rapallo.check.registry import Code, code, codes, render_reference
from rapallo.check.report import report_json, report_text
from rapallo.check.run import check

__all__ = ["Code", "check", "code", "codes", "render_reference", "report_json", "report_text"]
