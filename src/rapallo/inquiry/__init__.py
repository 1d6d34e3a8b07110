"""Questions put to a case: one module a question, each with one function of its own name that gives a frozen answer.

A question is loaded when it is first named, so that each pays only for what it needs.
"""

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

from rapallo.inquiry.answer import Answer, Ground, Line, Passage, Section, Value

if TYPE_CHECKING:
    from rapallo.inquiry.at import at
    from rapallo.inquiry.between import between
    from rapallo.inquiry.breaches import breaches
    from rapallo.inquiry.chokepoints import chokepoints
    from rapallo.inquiry.compare import compare
    from rapallo.inquiry.diff import diff
    from rapallo.inquiry.find import find
    from rapallo.inquiry.flips import flips
    from rapallo.inquiry.precedents import precedents
    from rapallo.inquiry.rivals import rivals
    from rapallo.inquiry.routes import routes
    from rapallo.inquiry.rupture import rupture
    from rapallo.inquiry.shares import shares
    from rapallo.inquiry.show import show
    from rapallo.inquiry.sources import sources
    from rapallo.inquiry.theses import theses
    from rapallo.inquiry.timeline import timeline
    from rapallo.inquiry.trace import trace
    from rapallo.inquiry.ways import ways
    from rapallo.inquiry.why import why
    from rapallo.inquiry.without import without

__all__ = [
    "QUESTIONS",
    "Answer",
    "Ground",
    "Line",
    "Passage",
    "Section",
    "Value",
    "at",
    "between",
    "breaches",
    "chokepoints",
    "compare",
    "diff",
    "find",
    "flips",
    "precedents",
    "rivals",
    "routes",
    "rupture",
    "shares",
    "show",
    "sources",
    "theses",
    "timeline",
    "trace",
    "ways",
    "why",
    "without",
]

QUESTIONS = (
    "at",
    "between",
    "breaches",
    "chokepoints",
    "compare",
    "diff",
    "find",
    "flips",
    "precedents",
    "rivals",
    "routes",
    "rupture",
    "shares",
    "show",
    "sources",
    "theses",
    "timeline",
    "trace",
    "ways",
    "why",
    "without",
)
"""The questions; each is the name of its module and of the function in it."""


class _Questions(ModuleType):
    """This package: under the name of a question stands its function, never its module, whichever was asked for first."""

    def __setattr__(self, name: str, value: Any) -> None:
        if name in QUESTIONS and isinstance(value, ModuleType):
            value = getattr(value, name)
        super().__setattr__(name, value)

    def __getattr__(self, name: str) -> Any:
        if name not in QUESTIONS:
            raise AttributeError(f"module {self.__name__!r} has no attribute {name!r}")
        return getattr(import_module(f"{self.__name__}.{name}"), name)


sys.modules[__name__].__class__ = _Questions
