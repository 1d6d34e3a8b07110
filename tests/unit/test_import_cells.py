"""Dates and amounts as tables hold them: each is read as it stands, or refused with what is wrong with it."""

import pytest

from rapallo.errors import DateError
from rapallo.exchange.amounts import Amount, read_amount, read_number, times
from rapallo.exchange.dates import date_of, marked, read_date
from rapallo.exchange.filling import Bad
from rapallo.record.mapping import Dates, Text, template
from rapallo.record.mapping import Test as Condition
from rapallo.time import parse_when


@pytest.mark.parametrize(
    ("said", "low", "high", "unit", "hedge"),
    [
        ("ca. 15–20 Mio RM", "15000000", "20000000", "RM", "ca."),
        ("1.234,5", "1234.5", "1234.5", "", ""),
        ("1,234.5 t", "1234.5", "1234.5", "t", ""),
        ("1 234 567", "1234567", "1234567", "", ""),
        ("1'234'567", "1234567", "1234567", "", ""),
        ("12", "12", "12", "", ""),
        ("0.234", "0.234", "0.234", "", ""),
        ("1.50 tonnes", "1.50", "1.50", "tonnes", ""),
        ("-5", "-5", "-5", "", ""),
        ("15-20", "15", "20", "", ""),
        ("15 bis 20 Stück", "15", "20", "Stück", ""),
        ("between 15 and 20", "15", "20", "", ""),
        ("more than 20", "20", "", "", "more than"),
        ("> 20", "20", "", "", ">"),
        ("mindestens 20", "20", "", "", "mindestens"),
        ("fewer than 1000", "", "999", "", "fewer than"),
        ("up to 200 aircraft", "", "200", "aircraft", "up to"),
        ("свыше 20 тыс. т", "20000", "", "т", "свыше"),
        ("около 3 млн рублей", "3000000", "3000000", "рублей", "около"),
        ("2 Mrd. RM", "2000000000", "2000000000", "RM", ""),
        ("20 %", "20", "20", "%", ""),
        ("5 m3", "5", "5", "m3", ""),
        ("about 3.5 million £", "3500000", "3500000", "£", "about"),
    ],
)
def test_amounts_are_read(said: str, low: str, high: str, unit: str, hedge: str) -> None:
    assert read_amount(said) == Amount(low, high, unit, hedge)


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("1.234", "two ways"), ("1,234", "two ways"), ("500.000 Mark", "two ways"), ("1216,000", "two ways"), ("(12)", "brackets"),
        ("5 billion", "one language"),
        ("12 34", "no number"), ("abc", "no amount"), ("3 of 5", "more in it"), ("1 of 2", "more in it"), ("10-5", "wrong way"),
        ("1925-04-15", "more in it"), ("from 20", "no amount"), ("more than 15-20", "range and a bound"), ("3 t; 4 t", "more in it"),
        ("x" * 61, "is a text"), ("more than up to 5", "two bounds"),
    ],
)  # fmt: skip
def test_amounts_that_may_mean_two_things_are_refused(said: str, why: str) -> None:
    with pytest.raises(Bad, match=why):
        read_amount(said)


@pytest.mark.parametrize(
    ("said", "form", "number"),
    [
        ("1.234", "1234.5", "1.234"), ("1.234", "1.234,5", "1234"), ("1,234", "1,234.5", "1234"), ("1,234", "1234,5", "1.234"),
        ("1 234,5", "1 234,5", "1234.5"), ("1\u202f234,5", "1 234,5", "1234.5"), ("1'234.5", "1'234.5", "1234.5"), ("007", "1234.5", "7"),
        ("+5", "1234.5", "5"), ("−5", "1234.5", "-5"), ("1234567,8", "1.234,5", "1234567.8"),
    ],
)  # fmt: skip
def test_numbers_in_the_form_that_the_mapping_says(said: str, form: str, number: str) -> None:
    assert read_number(said, form) == number


@pytest.mark.parametrize(
    ("said", "form"), [("1,234", "1234.5"), ("12.34,5", "1.234,5"), ("1.234.5", "1,234.5"), ("1e5", "1234.5")]
)
def test_numbers_in_another_form_are_refused(said: str, form: str) -> None:
    with pytest.raises(Bad, match="is not written like"):
        read_number(said, form)


def test_brackets_are_an_estimate_where_the_mapping_says_so() -> None:
    assert read_amount("(12)", brackets="estimate") == Amount("12", "12", "", "estimate")
    assert read_amount("[ca. 12 t]", brackets="estimate") == Amount("12", "12", "t", "estimate; ca.")
    from decimal import Decimal

    assert times("0.1", Decimal(3)) == "0.3" and times("11.4", Decimal(1_000_000)) == "11400000"


@pytest.mark.parametrize(
    ("said", "dates", "text"),
    [
        ("15.04.1925", Dates(format="d.m.y"), "1925-04-15"), ("1.3.2014", Dates(format="d.m.y"), "2014-03-01"),
        ("04.1925", Dates(format="d.m.y"), "1925-04"), ("1925", Dates(format="d.m.y"), "1925"), ("12/31/1925", Dates(format="m/d/y"), "1925-12-31"),
        ("15 Apr 1925", Dates(format="d m y"), "1925-04-15"), ("15. März 1925", Dates(format="d. m y"), "1925-03-15"),
        ("spring 1926", Dates(format="d.m.y"), "spring 1926"), ("1925-04", Dates(), "1925-04"), ("", Dates(), ""),
        ("00.00.1925", Dates(format="d.m.y", zero="not said"), "1925"), ("1913-##-##", Dates(unknown="#"), "1913"),
        ("####-##-##", Dates(unknown="#"), ""), ("19##-##-##", Dates(unknown="#"), "19XX"), ("(1925)", Dates(brackets="estimate"), "1925~"),
        ("[1925]", Dates(brackets="uncertain"), "1925?"), ("[1925,1926]", Dates(brackets="estimate"), "[1925,1926]"),
    ],
)  # fmt: skip
def test_dates_are_read(said: str, dates: Dates, text: str) -> None:
    found = read_date(said, dates)
    assert found == text
    if found != "":
        parse_when(found)


@pytest.mark.parametrize(
    ("said", "dates", "why"),
    [
        ("00.00.1925", Dates(format="d.m.y"), "not said"), ("31.04.1926", Dates(format="d.m.y"), "no 31 April 1926"),
        ("1926/27", Dates(), "more than one way"), ("Apr-25", Dates(), "a spreadsheet has turned"),
        ("Apr-25", Dates(format="d.m.y"), "a spreadsheet"),
        ("31.12.25", Dates(format="d.m.y"), "four digits"), ("12/31/1925", Dates(format="d/m/y"), "31 is no month"),
        ("15.04.1925", Dates(), "day first"), ("04/05/1925", Dates(), "two ways"), ("45000", Dates(), "count of days"),
    ],
)  # fmt: skip
def test_dates_that_are_none_are_refused_with_the_reason(said: str, dates: Dates, why: str) -> None:
    with pytest.raises((Bad, DateError), match=why):
        found = read_date(said, dates)
        parse_when(found)


def test_a_mark_of_doubt_is_kept_or_refused() -> None:
    assert [marked(text, "~") for text in ("1925", "1925~", "1925?", "1925/1926", "1925/..", "")] == [
        "1925~", "1925~", "1925%", "1925~/1926~", "1925~/..", "",
    ]  # fmt: skip
    with pytest.raises(Bad, match="cannot carry"):
        marked("spring 1926", "~")


def column(name: str) -> Text:
    """The text of a column."""
    found = template("{" + name + "}")
    assert found is not None
    return Text(found)


@pytest.mark.parametrize(
    ("cells", "text"),
    [
        (["1816", "1", "1", "1911", "15", "2", "0", "0"], "1816-01-01/1911-02-15"),
        (["1816", "1", "", "", "", "", "0", "0"], "1816-01/"),
        (["1816", "", "", "", "", "", "0", "1"], "1816/.."),
        (["1816", "1", "1", "1911", "15", "2", "1", "0"], "/1911-02-15"),
        (["1816", "1", "1", "", "", "", "1", "1"], "/.."),
        (["", "", "", "", "", "", "0", "0"], ""),
        (["1911", "2", "15", "1911", "15", "2", "0", "0"], "1911-02-15"),
    ],
)
def test_spans_from_parts_with_blanks_and_censor_marks(cells: list[str], text: str) -> None:
    names = ("sy", "sm", "sd", "ey", "ed", "em", "left", "right")
    dates = Dates(
        start=Dates(year=column("sy"), month=column("sm"), day=column("sd")),
        end=Dates(year=column("ey"), month=column("em"), day=column("ed")),
        unknown_start_if=Condition((("left", ("1",)),)),
        open_if=Condition((("right", ("1",)),)),
    )
    assert date_of(dates, {name: number for number, name in enumerate(names)}, "")(cells) == (text, "")


def test_a_span_that_ends_before_it_starts_is_told() -> None:
    dates = Dates(start=Dates(year=column("a")), end=Dates(year=column("b")))
    text, why = date_of(dates, {"a": 0, "b": 1}, "")(["1926", "1925"])
    assert text == "" and "before it starts" in why
