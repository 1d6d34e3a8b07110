"""The faults that keep a case from being read, as lines for the error stream."""

from collections.abc import Sequence

from rapallo.errors import Fault

__all__ = ["few"]

_FEW = 20


def few(faults: Sequence[Fault]) -> str:
    """Up to 20 faults, a line each, then how to see the rest."""
    shown = faults if len(faults) <= _FEW + 1 else faults[:_FEW]
    lines = [str(fault) for fault in shown]
    if len(shown) < len(faults):
        more = len(faults) - len(shown)
        lines.append(f"… and {more:,} more; rapallo check groups them, rapallo check --format json lists them all.")
    return "\n".join(lines)
