"""The amount that a row gives: bounds from one column or two, multiplied where the table says in what it counts."""

from collections.abc import Callable
from decimal import Decimal

from rapallo.exchange.amounts import Amount, plain_number, read_amount, read_number, times
from rapallo.exchange.filling import Bad, Cells, Columns, Refused, stored, text_of
from rapallo.record.mapping import Amounts

__all__ = ["Counted", "amount_of", "one_unit"]

Counted = tuple[Amount, str, str]
"""The amount, what the row says, and what is wrong with it."""

_POINT = "1234.5"


def amount_of(spec: Amounts, columns: Columns, folder: str, numbers: str) -> Callable[[Cells], Counted]:
    """The amount that a row gives, with the complaint where what it gives is none. Remembers what it has read."""
    texts = [text for text in (spec.text, spec.low, spec.high, spec.times) if text is not None]
    names = {name for text in texts for name in text.template.columns}
    places = sorted({columns[name] for name in names})
    local = {name: places.index(columns[name]) for name in names}
    ends = [text_of(text, local, folder) if text is not None else None for text in (spec.low, spec.high)]
    whole = text_of(spec.text, local, folder) if spec.text is not None else None
    factor = text_of(spec.times, local, folder) if spec.times is not None else None

    def read(cells: tuple[str, ...]) -> Counted:
        said = whole(cells) if whole is not None else ", ".join(end(cells) if end is not None else "" for end in ends)
        try:
            if whole is None:
                found = _ends([end(cells) if end is not None else "" for end in ends], numbers)
            elif numbers == _POINT and plain_number(said):
                found = Amount(said, said)
            else:
                found = read_amount(said, numbers, spec.brackets, spec.estimate)
            return (_multiplied(found, factor(cells)) if factor is not None else found), said, ""
        except Bad as error:
            return Amount(), said, str(error)

    return stored(read, places)


def _ends(said: list[str], numbers: str) -> Amount:
    low, high = (read_number(text, numbers) if text != "" else "" for text in said)
    if low != "" and high != "" and Decimal(low) > Decimal(high):
        raise Bad("the lower bound is above the upper.")
    return Amount(low, high)


def _multiplied(found: Amount, by: str) -> Amount:
    if by in ("", "1") or (found.low == "" and found.high == ""):
        return found
    ten = Decimal(read_number(by, _POINT))
    low = times(found.low, ten) if found.low != "" else ""
    high = low if found.high == found.low else times(found.high, ten) if found.high != "" else ""
    return Amount(low, high, found.unit, found.hedge)


def one_unit(own: str, told: str) -> str:
    """The unit of the text, or of the unit's column; both may say the same. Raises `Refused` where they do not."""
    if own == "" or told == "" or own.casefold() == told.casefold():
        return told or own
    raise Refused("the amount says one unit, the column of units another:", f"{own!r}, {told!r}")
