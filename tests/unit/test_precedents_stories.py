"""What made-up stories resemble: claims that a reader would defend, nothing for other matters, nothing by a shared name, nothing of their own
episode."""

from functools import cache
from pathlib import Path

import pytest

from rapallo.library.masking import mask_story
from rapallo.library.naming import names_of
from rapallo.library.resembling import Resembling, resembling
from rapallo.record import Case, read_case

ROOT = Path(__file__).parents[2]
STORIES = ROOT / "tests" / "data" / "precedents"


@cache
def cases() -> dict[str, Case]:
    return {name: read_case(str(ROOT / "cases" / name)) for name in ("german-soviet", "two-lineages")}


@cache
def story(name: str) -> str:
    return (STORIES / f"{name}.txt").read_text(encoding="utf-8")


@cache
def answer(name: str) -> Resembling:
    return resembling(story(name), cases())


def claims(name: str) -> set[str]:
    return {hit.claim for hit in answer(name).claims_found}


def test_every_story_is_marked_as_made_up() -> None:
    found = sorted(STORIES.glob("*.txt"))
    assert len(found) == 13
    assert all(one.read_text(encoding="utf-8").startswith("[Made up for a test: nothing in it happened.]\n") for one in found)


@pytest.mark.parametrize(
    ("name", "defended"),
    [
        ("engine-licence", {"f4-081", "f4-081c", "f7-053b"}),
        ("officers-abroad", {"f3-009", "e050b"}),
        ("ore-for-machines", {"f6-023", "f6-028"}),
    ],
)
def test_claims_that_a_reader_would_defend(name: str, defended: set[str]) -> None:
    """A licence and what was derived under it; pilots at a leased school; ore under a trade agreement."""
    assert defended <= claims(name)
    assert answer(name).summary()[0].endswith("in german-soviet and two-lineages resemble it.")


@pytest.mark.parametrize("name", ["front-firm"])
def test_what_is_not_found_is_said(name: str) -> None:
    """A front firm that buys machine tools: a reader would name GEFU or IvS, but the words of the story are not those of the record."""
    assert answer(name).summary() == (
        "No good match in german-soviet and two-lineages: nothing is above what random texts of its words reach.",
    )


@pytest.mark.parametrize("name", ["football", "bakery", "marriage", "storm", "empty-words", "names-by-accident"])
def test_other_matters_have_no_good_match(name: str) -> None:
    found = answer(name)
    assert found.claims_found == () and found.sections() == () and found.grounds == ()
    assert found.summary()[0].startswith("No good match in german-soviet and two-lineages: ")


def test_a_name_shared_by_accident_drives_nothing() -> None:
    """With the names as with others in their place: no term of a name is compared, and nothing is found in either."""
    text = story("names-by-accident")
    names = {name: names_of(case) for name, case in cases().items()}
    bag = mask_story(text, cases(), names).bag()
    assert {"krupp", "junker", "stahr", "tomka"}.isdisjoint(bag) and {"neighbour", "boil"} <= bag
    assert {"krupp", "junker"} <= mask_story(text, cases(), names, masking=False).bag(), "without masking they would be"
    other = text
    for old, new in (("Krupp", "Bello"), ("Junkers", "Wassermann"), ("Stahr", "Meier"), ("Tomka", "Bodden")):
        other = other.replace(old, new)
    assert resembling(other, cases()).claims_found == () == answer("names-by-accident").claims_found
    assert answer("names-by-accident").left_out[0] > 0, "claims about the firms of those names are left out and counted"


def test_a_story_about_kama_is_not_told_of_kama() -> None:
    found = answer("kama")
    case = cases()["german-soviet"]
    own = {claim.id for claim in case.claims if not {"kama-school", "kama-essay", "kama-named-essay"}.isdisjoint(claim.things())}
    assert len(own) > 40 and own.isdisjoint(claims("kama"))
    said = found.summary()[-1]
    assert (
        said.startswith("Left out as perhaps the same episode, for what the text names (") and "Kama tank school at Kazan" in said
    )
    assert found.left_out[0] >= len(own) and said.endswith(f"{found.left_out[0]} claims.")


def test_without_its_names_the_same_story_is_told_of_kama() -> None:
    """What is left out is left out for what it names, not for want of likeness."""
    text = "Officers trained tank crews at a tank school abroad, and tank prototypes were tested there until the school was closed."
    found = resembling(text, cases())
    case = cases()["german-soviet"]
    assert any("kama" in thing for hit in found.claims_found for thing in case.claim_by_id[hit.claim].things())


def test_a_state_alone_is_no_episode_a_hundred_years_on() -> None:
    """A story of 2027 about Germany may be told of the Germany of 1925; one without a date, or of 1926, may not."""
    old, text = cases()["german-soviet"], story("states-today")
    found = answer("states-today")
    assert {"Germany", "Soviet Union"} <= set(found.named) and found.left_out == (0, 0) and len(found.claims_found) > 0
    near = resembling(text.replace("2031", "1931").replace("2027", "1927"), cases())
    undated = resembling(text.replace("In 2031 ", "").replace(" in 2027", ""), cases())
    for other in (near, undated):
        assert other.left_out[0] > 600 > answer("states-today").left_out[0]
        assert not any({"germany", "soviet-union"} & set(old.claim_by_id[hit.claim].things()) for hit in other.claims_found)
    firm = resembling(text.replace("Germany had", "Krupp had"), cases())
    assert not any("krupp" in old.claim_by_id[hit.claim].things() for hit in firm.claims_found), (
        "a firm is an episode at any date"
    )


def test_two_words_in_common_are_no_likeness() -> None:
    """*Made* and *test* stand together in one claim of the flagship; counted as word and as class they were three."""
    for name in ("bakery", "storm"):
        assert answer(name).claims_found == ()
    for name in ("engine-licence", "officers-abroad", "ore-for-machines", "test-range", "states-today"):
        for hit in answer(name).claims_found:
            assert len({term.rpartition(":")[2] for term in hit.shared}) >= 3 and hit.score > hit.floor
