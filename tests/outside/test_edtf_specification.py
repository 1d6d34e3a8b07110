"""The examples of the EDTF specification (Library of Congress, 4 February 2019), text to bounds.

The texts are the specification's, feature by feature; the bounds are worked out by hand from its words. Where
it is silent (the months of seasons 21 to 32, the far side of an unknown end) they are those of this project.
"""

from __future__ import annotations

import pytest

from rapallo.errors import DateError
from rapallo.time import format_day, format_when, parse_when

#: level, text, kind, earliest start, latest start, earliest end, latest end
EXAMPLES = """
0  1985-04-12                      moment    1985-04-12  1985-04-12
0  1985-04                         moment    1985-04-01  1985-04-30
0  1985                            moment    1985-01-01  1985-12-31
0  1985-04-12T23:20:30             moment    1985-04-12  1985-04-12
0  1985-04-12T23:20:30Z            moment    1985-04-12  1985-04-12
0  1985-04-12T23:20:30-04          moment    1985-04-12  1985-04-12
0  1985-04-12T23:20:30+04:30       moment    1985-04-12  1985-04-12
0  1964/2008                       interval  1964-01-01  1964-12-31  2008-01-01  2008-12-31
0  2004-06/2006-08                 interval  2004-06-01  2004-06-30  2006-08-01  2006-08-31
0  2004-02-01/2005-02-08           interval  2004-02-01  2004-02-01  2005-02-08  2005-02-08
0  2004-02-01/2005-02              interval  2004-02-01  2004-02-01  2005-02-01  2005-02-28
0  2004-02-01/2005                 interval  2004-02-01  2004-02-01  2005-01-01  2005-12-31
0  2005/2006-02                    interval  2005-01-01  2005-12-31  2006-02-01  2006-02-28
1  Y170000002                      moment    Y170000002  Y170000002
1  Y-170000002                     moment    Y-170000002 Y-170000002
1  2001-21                         moment    2001-03-01  2001-05-31
1  1984?                           moment    1984-01-01  1984-12-31
1  2004-06~                        moment    2004-06-01  2004-06-30
1  2004-06-11%                     moment    2004-06-11  2004-06-11
1  201X                            moment    2010-01-01  2019-12-31
1  20XX                            moment    2000-01-01  2099-12-31
1  2004-XX                         moment    2004-01-01  2004-12-31
1  1985-04-XX                      moment    1985-04-01  1985-04-30
1  1985-XX-XX                      moment    1985-01-01  1985-12-31
1  1985-04-12/..                   interval  1985-04-12  1985-04-12  ..          ..
1  1985-04/..                      interval  1985-04-01  1985-04-30  ..          ..
1  1985/..                         interval  1985-01-01  1985-12-31  ..          ..
1  ../1985-04-12                   interval  ..          ..          1985-04-12  1985-04-12
1  ../1985-04                      interval  ..          ..          1985-04-01  1985-04-30
1  ../1985                         interval  ..          ..          1985-01-01  1985-12-31
1  1985-04-12/                     interval  1985-04-12  1985-04-12  1985-04-12  ..
1  1985-04/                        interval  1985-04-01  1985-04-30  1985-04-30  ..
1  1985/                           interval  1985-01-01  1985-12-31  1985-12-31  ..
1  /1985-04-12                     interval  ..          1985-04-12  1985-04-12  1985-04-12
1  /1985-04                        interval  ..          1985-04-01  1985-04-01  1985-04-30
1  /1985                           interval  ..          1985-01-01  1985-01-01  1985-12-31
1  -1985                           moment    -1985-01-01 -1985-12-31
1  1984?/2004~                     interval  1984-01-01  1984-12-31  2004-01-01  2004-12-31
1  1984-06-02?/2004-08-08~         interval  1984-06-02  1984-06-02  2004-08-08  2004-08-08
2  Y-17E7                          moment    Y-170000000 Y-170000000
2  2001-22                         moment    2001-06-01  2001-08-31
2  2001-23                         moment    2001-09-01  2001-11-30
2  2001-24                         moment    2001-12-01  2002-02-28
2  2001-25                         moment    2001-03-01  2001-05-31
2  2001-26                         moment    2001-06-01  2001-08-31
2  2001-27                         moment    2001-09-01  2001-11-30
2  2001-28                         moment    2001-12-01  2002-02-28
2  2001-29                         moment    2001-09-01  2001-11-30
2  2001-30                         moment    2001-12-01  2002-02-28
2  2001-31                         moment    2001-03-01  2001-05-31
2  2001-32                         moment    2001-06-01  2001-08-31
2  2001-33                         moment    2001-01-01  2001-03-31
2  2001-34                         moment    2001-04-01  2001-06-30
2  2001-35                         moment    2001-07-01  2001-09-30
2  2001-36                         moment    2001-10-01  2001-12-31
2  2001-37                         moment    2001-01-01  2001-04-30
2  2001-38                         moment    2001-05-01  2001-08-31
2  2001-39                         moment    2001-09-01  2001-12-31
2  2001-40                         moment    2001-01-01  2001-06-30
2  2001-41                         moment    2001-07-01  2001-12-31
2  [1667,1668,1670..1672]          one-of    1667-01-01  1672-12-31
2  [..1760-12-03]                  one-of    ..          1760-12-03
2  [1760-12..]                     one-of    1760-12-01  ..
2  [1760-01,1760-02,1760-12..]     one-of    1760-01-01  ..
2  [1667,1760-12]                  one-of    1667-01-01  1760-12-31
2  [..1984]                        one-of    ..          1984-12-31
2  {1667,1668,1670..1672}          all-of    1667-01-01  1667-12-31  1672-01-01  1672-12-31
2  {1960,1961-12}                  all-of    1960-01-01  1960-12-31  1961-12-01  1961-12-31
2  {..1984}                        all-of    ..          ..          1984-01-01  1984-12-31
2  2004-06~-11                     moment    2004-06-11  2004-06-11
2  2004?-06-11                     moment    2004-06-11  2004-06-11
2  ?2004-06-~11                    moment    2004-06-11  2004-06-11
2  2004-%06-11                     moment    2004-06-11  2004-06-11
2  156X-12-25                      moment    1560-12-25  1569-12-25
2  15XX-12-25                      moment    1500-12-25  1599-12-25
2  XXXX-12-XX                      moment    0000-12-01  9999-12-31
2  1XXX-XX                         moment    1000-01-01  1999-12-31
2  1XXX-12                         moment    1000-12-01  1999-12-31
2  1984-1X                         moment    1984-10-01  1984-12-31
2  2004-06-~01/2004-06-~20         interval  2004-06-01  2004-06-01  2004-06-20  2004-06-20
2  2004-06-XX/2004-07-03           interval  2004-06-01  2004-06-30  2004-07-03  2004-07-03
"""
ROWS = [tuple(line.split()) for line in EXAMPLES.strip().splitlines()]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[1])
def test_example(row: tuple[str, ...]) -> None:
    _, text, kind, *bounds = row
    when = parse_when(text)
    assert when.kind == kind and when.text == text
    assert [format_day(number) for number in when.bounds] == (bounds if len(bounds) == 4 else bounds * 2)
    assert parse_when(format_when(when)).bounds == when.bounds


@pytest.mark.parametrize("text", ["1950S2", "Y171010000S3", "Y3388E2S3"])
def test_significant_digits_are_refused_aloud(text: str) -> None:
    with pytest.raises(DateError, match="significant digits"):
        parse_when(text)


#: What earlier drafts allowed and the specification no longer does, and what it says outright is not allowed.
NO_LONGER = [
    "199u",
    "1999-uu",
    "y170000002",
    "1984?~",
    "unknown/2006",
    "2004-01-01/open",
    "(2011)-06-04~",
    "2004-06-(01)~",
]


@pytest.mark.parametrize(
    "text", [*NO_LONGER, "20050924", "20050924T100000", "2005-09-24T10", "Y1985", "-0000", "1985/P1Y"]
)
def test_not_allowed(text: str) -> None:
    with pytest.raises(DateError):
        parse_when(text)


def test_qualification_reaches_to_the_left_or_one_component() -> None:
    same = ["2004-06-11%", "%2004-%06-%11", "2004%-%06-%11", "?2004-?06-?11~"]
    assert len({format_when(parse_when(text)) for text in same}) == 1
    assert format_when(parse_when("2004-06~-11")) == format_when(parse_when("~2004-~06-11"))
    assert format_when(parse_when("2004-06~-11")) != format_when(parse_when("2004-~06-11"))
