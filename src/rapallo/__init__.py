"""Rapallo: who made whom capable, and how do we know?

A case is a folder of plain files. Read it and ask it::

    import rapallo
    case = rapallo.read_case("cases/tutorial")
    print(rapallo.between(case, "arland", "bertania").text())

Importing this package loads nothing else: each name below is fetched from its home when it is first used.
The packages under it are public too, each with more: `time`, `record`, `inquiry`, `check`, `press`.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rapallo.errors import (
        CaseError,
        DateError,
        DurationError,
        Fault,
        LimitError,
        RapalloError,
        UnknownName,
        UsageError,
    )
    from rapallo.inquiry import Answer, at, between, breaches, find, rivals, show, sources, timeline, trace
    from rapallo.inquiry.chokepoints import chokepoints
    from rapallo.inquiry.compare import compare
    from rapallo.inquiry.diff import diff
    from rapallo.inquiry.flips import flips
    from rapallo.inquiry.precedents import precedents
    from rapallo.inquiry.routes import routes
    from rapallo.inquiry.rupture import rupture
    from rapallo.inquiry.shares import shares
    from rapallo.inquiry.theses import theses
    from rapallo.inquiry.ways import ways
    from rapallo.inquiry.why import why
    from rapallo.inquiry.without import without
    from rapallo.record import Case, Claim, Evidence, Loaded, Source, Thing, Verb, load, read_case, save
    from rapallo.time import Duration, When, parse_duration, parse_when

__version__ = "0.1.0"

__all__ = [
    "Answer",
    "Case",
    "CaseError",
    "Claim",
    "DateError",
    "Duration",
    "DurationError",
    "Evidence",
    "Fault",
    "LimitError",
    "Loaded",
    "RapalloError",
    "Source",
    "Thing",
    "UnknownName",
    "UsageError",
    "Verb",
    "When",
    "__version__",
    "at",
    "between",
    "breaches",
    "chokepoints",
    "compare",
    "diff",
    "find",
    "flips",
    "load",
    "parse_duration",
    "parse_when",
    "precedents",
    "read_case",
    "rivals",
    "routes",
    "rupture",
    "save",
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

_HOMES = {
    "rapallo.errors": (
        "CaseError",
        "DateError",
        "DurationError",
        "Fault",
        "LimitError",
        "RapalloError",
        "UnknownName",
        "UsageError",
    ),
    "rapallo.inquiry": (
        "Answer",
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
    ),
    "rapallo.record": ("Case", "Claim", "Evidence", "Loaded", "Source", "Thing", "Verb", "load", "read_case", "save"),
    "rapallo.time": ("Duration", "When", "parse_duration", "parse_when"),
}


def __getattr__(name: str) -> Any:
    """A public name, fetched from its home when first asked for."""
    from importlib import import_module

    for home, names in _HOMES.items():
        if name in names:
            value = getattr(import_module(home), name)
            globals()[name] = value
            return value
    raise AttributeError(f"module 'rapallo' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
