"""Before, overlapping, within: worked examples."""

from __future__ import annotations

import pytest

from rapallo.time import before, overlaps, parse_when, within


@pytest.mark.parametrize(
    ("a", "b", "is_before", "do_overlap", "is_within"),
    [
        ("1925", "1926", "yes", "no", "no"),
        ("1926", "1925", "no", "no", "no"),
        ("1928", "1928", "maybe", "maybe", "maybe"),
        ("1928-01-01", "1928-01-01", "no", "yes", "yes"),
        ("1928-01-01", "1928-01-02", "yes", "no", "no"),
        ("1930", "1925-04-15/1933", "no", "yes", "yes"),
        ("1933", "1925-04-15/1933", "no", "maybe", "maybe"),
        ("1924/1930", "1925/1933", "no", "yes", "no"),
        ("1924/1925", "1925/1933", "maybe", "maybe", "no"),
        ("1925/1925", "1925/1933", "maybe", "maybe", "maybe"),
        ("1926/1927", "1925/..", "no", "yes", "yes"),
        ("1926/1927", "1925/", "no", "maybe", "maybe"),
        ("1926/..", "1925/..", "no", "yes", "yes"),
        ("1926/..", "1925/1930", "no", "yes", "no"),
        ("by 1940", "1941", "yes", "no", "no"),
        ("by 1940", "../1939", "no", "maybe", "maybe"),
        ("after 1940", "1940", "no", "no", "no"),
        ("[1925,1927]", "1926", "maybe", "no", "no"),
        ("{1925-01-01,1925-01-02}", "1925-01", "maybe", "maybe", "no"),
        ("1925-01-02", "{1925-01-01,1925-01-02}", "no", "yes", "yes"),
        ("1925-01-02", "{1925,1926}", "maybe", "maybe", "maybe"),
        ("1930", "{1925,1926}", "no", "no", "no"),
        ("early 1939", "spring 1939", "maybe", "maybe", "maybe"),
        ("1917-10-25 (julian)", "1917-11-07", "no", "yes", "yes"),
    ],
)  # fmt: skip
def test_relations(a: str, b: str, is_before: str, do_overlap: str, is_within: str) -> None:
    one, other = parse_when(a), parse_when(b)
    assert (before(one, other), overlaps(one, other), within(one, other)) == (
        is_before,
        do_overlap,
        is_within,
    )
    assert overlaps(other, one) == do_overlap
