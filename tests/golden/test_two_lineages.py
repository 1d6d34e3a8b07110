"""The case of today: its questions as worked out by hand (docs/cases/two-lineages.md), its findings, and every seed row in it."""

import csv
import json
import os
import re
from collections import Counter
from functools import cache
from pathlib import Path

import msgspec
import pytest

from rapallo.check import check
from rapallo.inquiry.answer import Answer
from rapallo.inquiry.ask import put
from rapallo.inquiry.asked import solver_for, voice_of
from rapallo.inquiry.between import Between
from rapallo.inquiry.chokepoints import Chokepoints
from rapallo.inquiry.compare import Compare
from rapallo.inquiry.flips import Flips
from rapallo.inquiry.read_in import stage_of
from rapallo.inquiry.rivals import Rivals
from rapallo.inquiry.routes import Routes
from rapallo.inquiry.settle import Settling, settle
from rapallo.inquiry.sources import Sources
from rapallo.inquiry.steps import last_step
from rapallo.inquiry.why import Why
from rapallo.inquiry.without import Without
from rapallo.pathways.solve import Stage
from rapallo.record import Case, Question, load, read_case

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "cases" / "two-lineages"
PAGE = ROOT / "docs" / "cases" / "two-lineages.md"
SHARED = Path(os.environ.get("RAPALLO_SHARED", ROOT.parent / "shared"))
SEED = SHARED / "facts" / "garpiya" / "seed_claims.csv"
CODES = SHARED / "facts" / "garpiya" / "chpl_2024-02-23.csv"
seeded = pytest.mark.skipif(not SEED.exists(), reason="the seed claims (shared/facts/garpiya) are not beside the checkout")


@cache
def case() -> Case:
    return read_case(str(FOLDER))


def expected(question: Question) -> dict[str, str]:
    lines = (FOLDER / question.expect).read_text(encoding="utf-8").splitlines()
    return {key.strip(): value.strip() for key, _, value in (line.partition(":") for line in lines if line.strip() != "")}


def sets(text: str) -> set[tuple[str, ...]]:
    """Sets as the goldens write them: members joined by +, sets by semicolons."""
    return {tuple(sorted(one.strip() for one in part.split("+"))) for part in text.split(";") if part.strip() != ""}


# -- the questions ------------------------------------------------------------------------------------------------------


def test_there_are_enough() -> None:
    """At least ten, each with the way it was worked out, and each told on the page."""
    page = PAGE.read_text(encoding="utf-8")
    assert len(case().questions) >= 10
    assert len({question.expect for question in case().questions}) == len(case().questions)
    for question in case().questions:
        assert len(question.because) > 40
        stem = Path(question.expect).stem
        assert f"**{stem}.**" in page or f"**{stem}**" in page


@pytest.mark.parametrize("question", case().questions, ids=[Path(one.expect).stem for one in case().questions])
def test_the_engine_answers_as_worked_out_by_hand(question: Question) -> None:
    want, answer = expected(question), put(case(), question.ask)
    found = _found(answer, want)
    assert found == {key: value for key, value in want.items() if key != "settled by"}
    assert len(found) >= 2
    if "settled by" in want:
        settling = answer.settling if isinstance(answer, Why) else _settled(answer)
        assert (f"{settling.kind} {settling.about}" if settling is not None else "nothing") == want["settled by"]


def _settled(answer: Answer) -> Settling | None:
    """What would settle whether a target is held without what is taken away."""
    assert isinstance(answer, Without)
    target = answer.outcomes[0].target
    solver = solver_for(case(), (target,))
    reading = re.search(r"--reading (\S+)", answer.question)
    stage = stage_of(case(), reading.group(1), "moderate") if reading is not None else Stage()
    step = last_step(solver.model.grid, answer.at)
    return settle(voice_of(case()), solver, msgspec.structs.replace(stage, cut=answer.cut), target, step)


def _found(answer: Answer, want: dict[str, str]) -> dict[str, str]:
    """What an answer says under the names of its golden file."""
    if isinstance(answer, Why):
        found = {
            "target": answer.target,
            "verdict": answer.verdict,
            "held": answer.held,
            "beyond": answer.beyond.word,
            "earliest": answer.earliest or "never",
            "latest": answer.latest or "never",
            "footing": answer.footing,
        }
    elif isinstance(answer, Without):
        (one,) = answer.outcomes
        found = {
            "target": one.target,
            "held with": one.before,
            "held without": one.after,
            "without": one.verdict,
            "away from": one.away_from or "never",
            "beyond": one.beyond.word,
        }
        assert one.frozen == one.verdict  # the case has no way that was not taken
    elif isinstance(answer, Chokepoints):
        found = {"target": answer.target, "held": answer.held, **_chokepoints(answer, want)}
    elif isinstance(answer, Flips):
        found = {"target": answer.target, "held": answer.held}
        for kind in ("lowering", "raising"):
            same = {tuple(sorted(one.members)) for one in answer.found if one.kind == kind} == sets(want[kind])
            found[kind] = want[kind] if same else str([one.members for one in answer.found if one.kind == kind])
    else:
        found = _of_the_record(answer)
    return {key: value for key, value in found.items() if key in want}


def _chokepoints(answer: Chokepoints, want: dict[str, str]) -> dict[str, str]:
    """Things alone and in pairs; a thing that has the very same effect as another stands for it."""
    every: set[tuple[str, ...]] = set()
    for one in answer.found:
        choices: list[tuple[str, ...]] = [()]
        for place, thing in enumerate(one.things):
            same = (thing, *(one.alike[place] if place < len(one.alike) else ()))
            choices = [(*chosen, other) for chosen in choices for other in same]
        every |= {tuple(sorted(chosen)) for chosen in choices}
    found = {}
    for key, size in (("singles", 1), ("pairs", 2)):
        got = {one for one in every if len(one) == size}
        found[key] = want[key] if got == sets(want[key]) else str(sorted(got))
    return found


def _of_the_record(answer: Answer) -> dict[str, str]:
    """The answers that need no engine, and those that put several side by side."""
    if isinstance(answer, Rivals):
        groups = sorted((sorted(claim for camp in group.camps for claim in camp.claims), group.about) for group in answer.groups)
        return {
            "groups": "; ".join(" + ".join(claims) for claims, _ in groups),
            "about": "; ".join(about[0] for _, about in groups),
        }
    if isinstance(answer, Sources):
        lines = {}
        for origin in sorted({root for one in answer.weights for root in (one.roots if len(one.roots) > 0 else (one.key,))}):
            lines[origin] = "; ".join(sorted(one.key for one in answer.weights if origin in one.roots and one.key != origin))
        parties = sorted({one.party for one in answer.weights if one.party != ""})
        return {"origins": "; ".join(lines), "parties": "; ".join(parties), **lines}
    if isinstance(answer, Between):
        found = {}
        for giver, taker in (("chinese", "russian"), ("russian", "chinese")):
            found[f"{giver} to {taker}"] = "; ".join(
                sorted(one.claim for one in answer.passed if one.giver == giver and not one.denied)
            )
        return found
    if isinstance(answer, Routes):
        first = answer.routes[0]
        return {"first": "; ".join(hop.claims[0] for hop in first.hops), "through": "; ".join(sorted(answer.through))}
    assert isinstance(answer, Compare)
    return {"the record" if one.reading == "" else one.reading: one.held for one in answer.found}


# -- what check finds -----------------------------------------------------------------------------------------------------


def test_the_totals_imply_a_bound_and_no_contradiction() -> None:
    """2,500 ≤ July to December 2023 + January to July 2024 ≤ July to December 2023 + 2,000: at least 500 in that half-year."""
    found = [one for one in check(load(str(FOLDER))) if one.code in ("R517", "R518")]
    (one,) = found
    assert (one.code, one.severity, one.claims) == ("R517", "note", ("g07", "g22"))
    assert "at least 500 fall from 1 Jul 2023 to 31 Dec 2023" in one.finding


def test_the_case_stands() -> None:
    """No error and no warning; the notes are true, and of these kinds alone."""
    faults = check(load(str(FOLDER)))
    assert [str(fault) for fault in faults if fault.severity != "note"] == []
    assert {fault.code for fault in faults} == {"R138", "R408", "R412", "R513", "R515", "R517", "R606"}
    assert 600 <= len(re.sub(r"\]\([^)]*\)", "]", case().story).split()) <= 900


# -- the seed -------------------------------------------------------------------------------------------------------------


def _seed() -> dict[str, dict[str, str]]:
    with open(SEED, encoding="utf-8", newline="") as file:
        return {row["id"]: row for row in csv.DictReader(file)}


def _accounted() -> list[dict[str, str]]:
    with open(FOLDER / "accounting.csv", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_accounting_names_what_there_is() -> None:
    """Every claim stands in it, but for the two that are inferred from several rows."""
    named = [part.strip() for row in _accounted() for part in row["ids"].split(";")]
    assert len(named) == len(set(named))
    assert set(case().claim_by_id) - set(named) == {"i01", "i04"}


@seeded
def test_every_row_of_the_seed_is_accounted_for() -> None:
    assert [row["row"] for row in _accounted()] == list(_seed())


@seeded
def test_address_stance_amount_and_hedge_are_those_of_the_seed() -> None:
    """The source was read at the row's address; who denies, denies; amounts and quoted hedges are the row's."""
    for name, row in _seed().items():
        claim = case().claim_by_id[name]
        assert case().source_by_key[claim.source].url == row["url"], name
        assert (claim.stance == "denies") == claim.denied == (row["stance"] == "denies"), name
        assert ("" if claim.low is None else str(claim.low), "" if claim.high is None else str(claim.high)) == (
            row["quantity_low"],
            row["quantity_high"],
        ), name
        assert claim.unit == row["unit"], name
        assert claim.confidence == "", name  # the seed grades nothing
        quoted = set(re.findall(r'"([^"]+)"', row["note"])) - {"in October"}
        kept = " ".join(one.hedge for one in case().claims if one.id.rstrip("bc") == name)
        assert all(re.sub(r" [0-9,]+$", "", one) in kept for one in quoted), name


@seeded
def test_dates_are_no_narrower_than_the_seed_has_them() -> None:
    """Every bound of a row that is given is the claim's; one that is blank is no bound (save where the page says otherwise)."""
    from rapallo.time import MAX_DAY, MIN_DAY, parse_when

    for name, row in _seed().items():
        when = case().claim_by_id[name].when
        texts = [row[column] for column in ("from_earliest", "from_latest", "to_earliest", "to_latest")]
        if all(text == "" for text in texts):
            assert when is None, name
            continue
        assert when is not None
        starts, ends = (when.start_lo, when.start_hi), (when.end_lo, when.end_hi)
        if row["verb"] not in ("acquired", "contracted"):  # moments: start and end are one
            assert ends[1] == (parse_when(texts[3]).end_hi if texts[3] != "" and name not in ("g15", "g24") else MAX_DAY), name
        assert starts[0] == (parse_when(texts[0]).start_lo if texts[0] != "" else MIN_DAY), name
        assert texts[1] == "" or starts[1] == parse_when(texts[1]).start_lo, name


@seeded
def test_the_party_to_the_war_is_marked() -> None:
    rows = [name for name, row in _seed().items() if "party to the war" in row["speaker"]]
    assert rows == ["g24"]
    assert case().source_by_key[case().claim_by_id["g24"].source].party == "ukraine"


@seeded
def test_the_list_of_codes_is_told_and_flags_nothing() -> None:
    """50 codes in six tiers, as the page counts them; no row and no claim of the case has one."""
    with open(CODES, encoding="utf-8", newline="") as file:
        codes = list(csv.DictReader(file))
    page = PAGE.read_text(encoding="utf-8")
    tiers = Counter(row["tier"] for row in codes)
    assert len({row["hs6"] for row in codes}) == len(codes) == 50
    for tier, count in tiers.items():
        assert f"| {tier} | {count} |" in page
    record = json.dumps(msgspec.to_builtins((case().claims, case().things), str_keys=True), default=str)
    assert not any(row["hs6"] in record for row in codes)
