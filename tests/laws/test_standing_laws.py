"""Laws of standing: a conclusion is no surer than what it stands on, and the engine and the record agree on what is sure (§1.9)."""

from engine_cases import engine_cases
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rapallo.pathways import FAVOURABLE, UNFAVOURABLE, Setting, frame_of, model_of
from rapallo.record import Case, standings

FEW = settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


@FEW
@given(engine_cases(), st.sampled_from(("high", "moderate", "low")))
def test_no_claim_is_surer_than_its_evidence_and_its_premises(case: Case, trust: str) -> None:
    found = standings(case, trust)
    for claim in case.claims:
        one = found[claim.id]
        assert one.favourably == (not claim.denied)
        assert one.unfavourably <= one.favourably and not (one.firm and not claim.denied)
        supporting = [item for item in case.evidence_of(claim) if not item.disputes]
        if one.carries:
            assert len(supporting) > 0 or claim.footing == "assumed" or len(claim.inferred_from) > 0
            assert len(supporting) == 0 or any(item.stance != "alleges" for item in supporting)
            assert all(found[premise].carries for premise in claim.inferred_from)
        assert (len(one.because) == 0) == one.unfavourably or one.firm


@FEW
@given(engine_cases(), st.sampled_from(("high", "moderate", "low")))
def test_the_engine_counts_what_the_record_says_counts(case: Case, trust: str) -> None:
    frame, found = frame_of(model_of(case), trust), standings(case, trust)
    assert frame.counting(Setting(bound=UNFAVOURABLE)) == {name for name, one in found.items() if one.unfavourably}
    assert frame.counting(Setting(bound=FAVOURABLE)) == {name for name, one in found.items() if one.favourably}
