"""Laws of dates: order of bounds, sure and possible, texts and values, calendars, durations, the grid."""

from __future__ import annotations

import datetime
from itertools import pairwise

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from rapallo.errors import DateError, DurationError
from rapallo.time import (
    MAX_DAY,
    MIN_DAY,
    YES,
    Grid,
    When,
    before,
    civil,
    day,
    day_of_text,
    doubt,
    format_day,
    format_when,
    overlaps,
    parse_duration,
    parse_when,
    say,
    say_day,
    within,
)
from rapallo.time.calendar import julian_civil, julian_day, month_length
from rapallo.time.durations import days_of_months

law = settings(deadline=None, max_examples=200)

MARKS = st.sampled_from(["", "", "", "?", "~", "%"])
YEARS = st.integers(1, 9998)
DAYS = st.integers(day(-9999, 1, 1), day(9999, 12, 31))


@st.composite
def plain_dates(draw: st.DrawFn) -> str:
    """A date of level 0 that exists."""
    year, month = draw(YEARS), draw(st.integers(1, 12))
    number = draw(st.integers(1, month_length(year, month)))
    return f"{year:04d}-{month:02d}-{number:02d}"[: draw(st.sampled_from([4, 7, 10]))]


@st.composite
def edtf_dates(draw: st.DrawFn) -> str:
    """A date of levels 0 to 2 in any spelling; it may turn out not to exist."""
    sort = draw(st.sampled_from(["plain", "season", "masked", "marked", "long", "clock"]))
    text = draw(plain_dates())
    if sort == "season":
        return f"{text[:4]}-{draw(st.integers(21, 41))}{draw(MARKS)}"
    if sort == "masked":
        hidden = draw(st.sets(st.integers(0, len(text) - 1), max_size=4))
        return "".join("X" if i in hidden and sign != "-" else sign for i, sign in enumerate(text)) + draw(
            MARKS
        )
    if sort == "marked":
        return "-".join(draw(MARKS) + unit + draw(MARKS) for unit in text.split("-"))
    if sort == "long":
        return f"Y{draw(st.sampled_from(['', '-']))}{draw(st.integers(10_000, 10**11))}{draw(MARKS)}"
    if sort == "clock" and len(text) == 10:
        return f"{text}T{draw(st.integers(0, 23)):02d}:00:59Z"
    return f"{draw(st.sampled_from(['', '-']))}{text}{draw(MARKS)}"


@st.composite
def word_dates(draw: st.DrawFn) -> str:
    """One day in plain words."""
    year = draw(YEARS)
    month = draw(st.sampled_from(["", "-05", "-02"]))
    part = draw(
        st.sampled_from(
            ["", "early ", "mid-", "late ", "first half of ", "end of ", "spring ", "about ", "perhaps "]
        )
    )
    limit = draw(st.sampled_from(["", "by ", "before ", "after ", "not before "]))
    return f"{limit}{part}{year:04d}{'' if part == 'spring ' else month}"


SIDES = st.one_of(plain_dates(), edtf_dates(), word_dates(), st.sampled_from(["", ".."]))


@st.composite
def texts(draw: st.DrawFn) -> str:
    """A text that looks like a date; most are."""
    sort = draw(st.sampled_from(["side", "interval", "julian", "set", "span"]))
    if sort == "side":
        return draw(SIDES)
    if sort == "interval":
        return f"{draw(SIDES)}/{draw(SIDES)}"
    if sort == "julian":
        return f"{draw(plain_dates())}{draw(st.sampled_from(['', '/..', '/']))} (julian)"
    if sort == "span":
        return f"{draw(st.sampled_from(['since ', 'until ', 'from ']))}{draw(plain_dates())}"
    members = draw(st.lists(st.one_of(edtf_dates(), plain_dates()), min_size=1, max_size=3))
    if draw(st.booleans()):
        members[-1] += ".."
    return draw(st.sampled_from(["[%s]", "{%s}"])) % ",".join(members)


def value(text: str) -> When | None:
    try:
        return parse_when(text)
    except DateError:
        return None


@st.composite
def values(draw: st.DrawFn) -> When:
    return draw(texts().map(value).filter(lambda when: when is not None))  # type: ignore[return-value]


def near(when: When) -> list[int]:
    """The days around its bounds, where things change."""
    return sorted({bound + step for bound in when.bounds for step in (-1, 0, 1)})


@law
@given(values())
def test_bounds_are_in_order(when: When) -> None:
    assert when.start_lo <= when.start_hi and when.end_lo <= when.end_hi
    assert when.start_lo <= when.end_lo and when.start_hi <= when.end_hi
    if when.kind in ("moment", "one-of"):
        assert when.bounds[:2] == when.bounds[2:]
    for part in when.parts:
        assert part[0] <= part[1] <= part[3] and part[0] <= part[2] <= part[3]
        assert when.start_lo <= part[0] and part[3] <= when.end_hi


@law
@given(values())
def test_surely_implies_possibly_and_spans_say_the_same(when: When) -> None:
    sure, possible = when.sure_spans(), when.possible_spans()
    for spans in (sure, possible):
        assert all(first <= last for first, last in spans)
        assert all(left[1] + 1 < right[0] for left, right in pairwise(spans))
    for number in near(when):
        assert not when.surely(number) or when.possibly(number)
        assert when.surely(number) == any(first <= number <= last for first, last in sure)
        assert when.possibly(number) == any(first <= number <= last for first, last in possible)


@law
@given(values())
def test_the_states_name_what_has_no_bound(when: When) -> None:
    assert (when.start_lo == MIN_DAY) == (when.start != "known")
    assert (when.end_hi == MAX_DAY) == (when.end != "known")
    if when.kind == "interval":
        assert (when.start == "open") == (when.start_hi == MIN_DAY)
        assert (when.end == "open") == (when.end_lo == MAX_DAY)


@law
@given(values())
def test_the_text_is_kept_and_the_value_comes_back_from_its_repr(when: When) -> None:
    assert eval(repr(when)) == when
    assert parse_when(when.text) == when


@law
@given(values())
def test_the_canonical_text_reads_as_the_same_value(when: When) -> None:
    canonical = format_when(when)
    again = parse_when(canonical)
    assert msgspec.structs.replace(again, text=when.text) == when
    assert format_when(again) == canonical


@law
@given(values())
def test_everything_can_be_said_on_one_line(when: When) -> None:
    said = say(when)
    assert said.isprintable() and said.strip() != ""


@law
@given(values())
def test_read_as_one_moment(when: When) -> None:
    moment = when.moment()
    assert moment.kind == "moment" or when.kind == "moment"
    assert moment.bounds == (when.start_lo, when.end_hi, when.start_lo, when.end_hi)
    assert moment.possible_spans() == when.possible_spans()
    assert moment.moment() == moment


@law
@given(plain_dates(), MARKS.filter(bool))
def test_marks_move_no_bound(text: str, mark: str) -> None:
    assert parse_when(text + mark).bounds == parse_when(text).bounds
    assert parse_when(text + mark).qualifiers == (mark,)


@law
@given(
    DAYS, st.integers(0, 500), st.integers(0, 500), st.integers(0, 500), st.integers(0, 3), st.integers(0, 3)
)
def test_bounds_to_text_to_bounds(a: int, b: int, c: int, d: int, start_sort: int, end_sort: int) -> None:
    numbers = sorted(min(number, day(9999, 12, 31)) for number in (a, a + b, a + c, a + d))
    start_lo, start_hi, end_lo, end_hi = numbers
    if start_sort == 1:
        start_lo = start_hi = MIN_DAY
    elif start_sort == 2:
        start_lo = MIN_DAY
    elif start_sort == 3:
        start_lo, start_hi = MIN_DAY, end_lo
    if end_sort == 1:
        end_lo = end_hi = MAX_DAY
    elif end_sort == 2:
        end_hi = MAX_DAY
    elif end_sort == 3:
        end_lo, end_hi = max(start_hi, end_lo), MAX_DAY
    when = When.from_bounds(start_lo, start_hi, end_lo, end_hi)
    assert when.bounds == (start_lo, start_hi, end_lo, end_hi) and when.kind == "interval"
    if start_lo > MIN_DAY or start_hi > MIN_DAY:
        moment = When.from_bounds(start_lo, start_hi)
        assert moment.bounds == (start_lo, start_hi, start_lo, start_hi) and moment.kind == "moment"


@law
@given(values(), values())
def test_relations_do_not_contradict_one_another(a: When, b: When) -> None:
    assert not (before(a, b) == YES and before(b, a) == YES)
    assert overlaps(a, b) == overlaps(b, a)
    if before(a, b) == YES or before(b, a) == YES:
        assert overlaps(a, b) == "no" and within(a, b) == "no"
    if within(a, b) == YES:
        assert overlaps(a, b) == YES and before(a, b) == "no"


@law
@given(DAYS)
def test_day_numbers_and_dates_are_inverse(number: int) -> None:
    assert day(*civil(number)) == number
    assert day_of_text(format_day(number)) == (number, number)
    assert julian_day(*julian_civil(number)) == number
    assert say_day(number) == say(parse_when(format_day(number)))
    if 1 <= number <= datetime.date.max.toordinal():
        assert datetime.date.fromordinal(number).isoformat() == format_day(number)


@law
@given(st.integers(-4712, 9999), st.integers(1, 12), st.integers(1, 28))
def test_julian_dates_against_the_astronomers_day_count(year: int, month: int, number: int) -> None:
    # Julian Day Number of a date in the Julian calendar, by the formula of the astronomical almanacs.
    shifted = year + 4800 - (14 - month) // 12
    months = month + 12 * ((14 - month) // 12) - 3
    almanac = number + (153 * months + 2) // 5 + 365 * shifted + shifted // 4 - 32083
    assert julian_day(year, month, number) + 1_721_425 == almanac
    text = f"{'-' if year < 0 else ''}{abs(year):04d}-{month:02d}-{number:02d} (julian)"
    if text != "-0000":
        assert day_of_text(text) == (almanac - 1_721_425,) * 2


@law
@given(st.integers(-20_000, 20_000), st.integers(1, 12), st.integers(1, 28))
def test_gregorian_dates_against_the_astronomers_day_count(year: int, month: int, number: int) -> None:
    a = (14 - month) // 12
    y, m = year + 4800 - a, month + 12 * a - 3
    almanac = number + (153 * m + 2) // 5 + 365 * y + y // 4 - y // 100 + y // 400 - 32045
    assert day(year, month, number) + 1_721_425 == almanac


RESOLUTIONS = st.sampled_from(["day", "month", "year"])


@law
@given(RESOLUTIONS, st.integers(600_000, 800_000), st.integers(0, 20_000), st.data())
def test_steps_and_days_are_inverse(resolution: str, first: int, length: int, data: st.DataObject) -> None:
    grid = Grid(resolution, first, first + length)
    step = data.draw(st.integers(0, grid.steps - 1))
    assert grid.step_of(grid.first(step)) == step == grid.step_of(grid.last(step))
    assert grid.last(step) + 1 == grid.first(step + 1)
    assert grid.step_of(first) == 0 and grid.step_of(first + length) == grid.steps - 1
    assert day_of_text(grid.label(step)) == (grid.first(step), grid.last(step))
    a, b = sorted(
        (data.draw(st.integers(first, first + length)), data.draw(st.integers(first, first + length)))
    )
    bits = grid.bits(a, b)
    assert [t for t in range(min(grid.steps, 400)) if bits >> t & 1] == [
        t for t in range(min(grid.steps, 400)) if grid.first(t) <= b and grid.last(t) >= a
    ]


@law
@given(values(), RESOLUTIONS)
def test_sure_steps_are_possible_steps(when: When, resolution: str) -> None:
    grid = Grid.of(resolution, "1918-11/1923-05")
    assert grid.sure_bits(when) & ~grid.possible_bits(when) == 0
    assert grid.possible_bits(when) < 1 << grid.steps


LENGTHS = st.tuples(st.integers(0, 60), st.integers(0, 900))


def of_length(length: tuple[int, int]) -> str:
    return f"P{length[0]}M{length[1]}D"


@law
@given(RESOLUTIONS, LENGTHS, DAYS)
def test_a_duration_lasts_between_its_bounds_in_steps(
    resolution: str, length: tuple[int, int], start: int
) -> None:
    grid = Grid.of(resolution, "1918/1945")
    low, high = grid.duration_steps(parse_duration(of_length(length)))
    assert 0 <= low <= high
    year, month, _ = civil(start)
    begin = day(year, month, 1)
    end_year, end_month = divmod(year * 12 + month - 1 + length[0], 12)
    end = day(end_year, end_month + 1, 1) + length[1]
    if resolution == "day":
        assert low <= end - begin <= high
    elif resolution == "month":
        assert grid.step_of(begin) + low <= grid.step_of(end)
        assert grid.step_of(end - 1) < grid.step_of(begin) + high or (end == begin and high == 0)
    else:
        assert high >= (end - begin) // 366 and low <= -(-(end - begin) // 365)


@law
@given(RESOLUTIONS, LENGTHS, LENGTHS)
def test_a_range_is_as_its_two_ends(resolution: str, one: tuple[int, int], other: tuple[int, int]) -> None:
    grid = Grid.of(resolution, "1918/1945")
    try:
        both = parse_duration(f"{of_length(one)}/{of_length(other)}")
    except DurationError:
        assert days_of_months(one[0])[0] + one[1] > days_of_months(other[0])[1] + other[1]
        return
    low, high = grid.duration_steps(both)
    assert low == grid.duration_steps(parse_duration(of_length(one)))[0]
    assert high == grid.duration_steps(parse_duration(of_length(other)))[1]
    assert eval(repr(both), {"Duration": type(both)}) == both


SHARDS = ["1925", "-04", "/", "early ", "by ", "X", "..", "[", "]", ",", "~", " (julian)", "winter ", "from "]


@settings(deadline=None, max_examples=500)
@given(
    st.one_of(
        st.text(max_size=220),
        st.text(alphabet="0123456789-/X?~%[]{}.,YTES ()julian", max_size=40),
        st.lists(st.sampled_from(SHARDS), max_size=8).map("".join),
    )
)
def test_any_text_is_read_or_refused_in_one_line(text: str) -> None:
    try:
        when = parse_when(text)
    except DateError as fault:
        assert str(fault).isprintable() and fault.finding != "" and fault.remedy != ""
    else:
        assert when.text == text and say(when) != ""
        doubt(text)
    try:
        parse_duration(text)
    except DurationError as fault:
        assert str(fault).isprintable() and fault.finding != "" and fault.remedy != ""
