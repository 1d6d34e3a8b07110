"""Faults as text that groups many alike, or as JSON that has them all."""

from collections import Counter
from collections.abc import Iterable

import msgspec

from rapallo.errors import Fault

__all__ = ["report_json", "report_text"]

_ORDER = {"error": 0, "warning": 1, "note": 2}


def report_text(faults: Iterable[Fault], limit: int = 5) -> str:
    """The faults in lines, errors first; of each code the first ``limit``, then how many more.

    ``limit`` 0 shows all. The last line counts them. Cost: linear in the number of faults.
    """
    groups: dict[tuple[int, str], list[Fault]] = {}
    for fault in faults:
        groups.setdefault((_ORDER.get(fault.severity, 3), fault.code), []).append(fault)
    lines: list[str] = []
    for (_, code), group in sorted(groups.items()):
        shown = group if limit <= 0 or len(group) <= limit + 1 else group[:limit]
        lines.extend(f"{fault.severity}: {_printable(str(fault))}" for fault in shown)
        if len(shown) < len(group):
            lines.append(f"{group[0].severity}: … and {len(group) - len(shown):,} more of {code} (--format json has all).")
    lines.append(_summary(Counter(fault.severity for group in groups.values() for fault in group)))
    return "\n".join(lines) + "\n"


def _summary(counts: Counter[str]) -> str:
    if counts.total() == 0:
        return "Nothing found."
    words = [f"{counts[kind]:,} {kind}{'' if counts[kind] == 1 else 's'}" for kind in _ORDER if counts[kind] > 0]
    return ", ".join(words) + "."


def _printable(text: str) -> str:
    if text.isprintable():
        return text
    return "".join(sign if sign.isprintable() else f"\\u{ord(sign):04x}" for sign in text)


def report_json(faults: Iterable[Fault]) -> str:
    """All faults as JSON: ``{"counts": {…}, "faults": [{…}]}``, in the order given."""
    found = list(faults)
    counts = Counter(fault.severity for fault in found)
    document = {"counts": {kind: counts[kind] for kind in _ORDER}, "faults": found}
    return msgspec.json.format(msgspec.json.encode(document), indent=1).decode() + "\n"
