"""R501–R507, R513, R514: amounts that cannot be, or of which it is not said what they count (§10)."""

from collections.abc import Iterator
from decimal import Decimal

from rapallo.check.rule import Rule
from rapallo.check.survey import Survey, fault, listed, shown
from rapallo.errors import Fault
from rapallo.record import Claim
from rapallo.record.units import SHARE_UNITS

__all__ = ["RULES", "is_share"]

_SHARES = SHARE_UNITS | {"anteil"}
_BALANCES = ("balance", "change", "growth", "difference", "temperature", "deficit", "saldo")
_SPELLINGS: dict[str, str] = {
    word: words.split("|")[0]
    for words in (
        "tonnes|tonne|ton|tons|t|metric tons|metric tonnes|tonnen",
        "kilograms|kilogram|kg|kilos",
        "kilometres|kilometre|kilometers|km",
        "persons|person|people|men",
        "percent|per cent|%|pct|percentage|prozent",
        "pieces|piece|pcs|stück",
        "million RM|million reichsmark|mio RM|million Reichsmarks|mln RM",
    )
    for word in words.split("|")
}


def is_share(claim: Claim) -> bool:
    """Whether the amount is a share: a percentage or the like (§10.1)."""
    return claim.unit != "" and claim.unit.casefold() in _SHARES


def amounts(survey: Survey) -> Iterator[Fault]:
    """R501 share of nothing, R502 low above high, R503 negative, R504 over 100, R505 no unit, R506 no period, R513 low alone."""
    for claim in survey.counted:
        low, high = claim.low, claim.high
        if low is not None and high is not None and low > high:
            finding = f"'low' is {low}, above 'high', which is {high}."
            yield fault("R502", survey.claim_at(claim, "low"), finding, (claim.id,))
        least = low if low is not None else high
        if least is not None and least < 0 and not any(word in claim.of_what.casefold() for word in _BALANCES):
            yield fault(
                "R503", survey.claim_at(claim, "low" if low is not None else "high"), f"the amount is {least}.", (claim.id,)
            )
        if is_share(claim):
            yield from _share(survey, claim)
        elif claim.unit == "":
            yield fault("R505", survey.claim_at(claim, "unit"), f"{_amount(claim)} of what unit?", (claim.id,))
        if low is not None and high is None and claim.hedge == "":
            finding = f"'low' is {low} and 'high' is blank: at least {low}, however many more."
            yield fault("R513", survey.claim_at(claim, "high"), finding, (claim.id,))
    for thing in survey.case.things:
        if thing.low is not None and thing.high is not None and thing.low > thing.high:
            yield fault("R502", survey.thing_at(thing, "low"), f"'low' is {thing.low}, above 'high', which is {thing.high}.")


def _share(survey: Survey, claim: Claim) -> Iterator[Fault]:
    if claim.of_what == "":
        finding = f"{_amount(claim)} {shown(claim.unit)} of what? A share says nothing without the whole that it is a share of."
        yield fault("R501", survey.claim_at(claim, "of_what"), finding, (claim.id,))
    if claim.period is None and claim.when is None:
        finding = f"{_amount(claim)} {shown(claim.unit)} over which period?"
        yield fault("R506", survey.claim_at(claim, "period"), finding, (claim.id,))
    top = claim.low if claim.low is not None else claim.high
    limit = Decimal(1000) if claim.unit in ("permille", "‰") else Decimal(100)
    if (
        top is not None
        and top > limit
        and not any(word in claim.of_what.casefold() for word in (*_BALANCES, "compared", "of the plan"))
    ):
        yield fault("R504", survey.claim_at(claim, "low"), f"{top} {shown(claim.unit)} is more than the whole.", (claim.id,))


def _amount(claim: Claim) -> str:
    low, high = claim.low, claim.high
    if low is None:
        return f"up to {high}"
    return f"{low}" if high == low else f"at least {low}" if high is None else f"{low}–{high}"


def units_without_amount(survey: Survey) -> Iterator[Fault]:
    """R507: a unit, a whole or a period of counting, and no number."""
    for claim in survey.case.claims:
        if claim.low is None and claim.high is None and (claim.unit != "" or claim.of_what != "" or claim.period is not None):
            what = [name for name, value in (("unit", claim.unit), ("of_what", claim.of_what)) if value != ""]
            what += ["period"] if claim.period is not None else []
            finding = f"{listed(what)} without an amount."
            yield fault("R507", survey.claim_at(claim, what[0]), finding, (claim.id,))


def spellings(survey: Survey) -> Iterator[Fault]:
    """R514: one unit spelled in several ways, which keeps amounts from being compared."""
    found: dict[str, dict[str, Claim]] = {}
    for claim in survey.counted:
        if claim.unit != "":
            plain = claim.unit if claim.unit in _SPELLINGS else claim.unit.casefold()
            found.setdefault(_SPELLINGS.get(plain, plain), {}).setdefault(claim.unit, claim)
    for spelled in found.values():
        if len(spelled) > 1:
            last = max(spelled.values(), key=lambda claim: claim.id)
            finding = f"one unit is spelled {listed([repr(unit) for unit in sorted(spelled)])}."
            yield fault("R514", survey.claim_at(last, "unit"), finding, sorted(claim.id for claim in spelled.values()))


RULES = (
    Rule(("R501", "R502", "R503", "R504", "R505", "R506", "R513"), amounts),
    Rule(("R507",), units_without_amount),
    Rule(("R514",), spellings, tables=("claims",)),
)
