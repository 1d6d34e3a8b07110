"""The units that make an amount a share of something (§10.1)."""

__all__ = ["SHARE_UNITS"]

SHARE_UNITS = frozenset(
    (
        "percent",
        "per cent",
        "%",
        "pct",
        "percentage",
        "share",
        "anteil",
        "доля",
        "permille",
        "‰",
        "prozent",
        "процент",
        "процента",
        "процентов",
    )
)
"""Units in lower case; an amount in one of them needs its *of what*."""
