"""Files of motifs: what a motif must have, each fault with its line and remedy, verbs of a case's own, and the page that documents them."""

from pathlib import Path

import pytest

from rapallo.cli.entry import main
from rapallo.errors import CaseError
from rapallo.inquiry.matching import matches
from rapallo.inquiry.motif import builtin_motifs, read_motifs
from rapallo.inquiry.motifs_page import motifs_page
from rapallo.record import read_case
from small import small_case

ROOT = Path(__file__).parents[2]
SHIP = """[[motif]]
id = "ship-renamed"
label = "A ship sold and renamed"
meaning = "A ship changes hands and is used again under another name."
differs = "Does not mean that the sale was meant to hide it."
unless = "Does not apply where nobody hides it."
part = [
  { id = "owner", label = "who sells", kinds = ["actor"], whole = true },
  { id = "ship", label = "ship", kinds = ["product"], key = true },
]
step = [
  { id = "sold", says = "it is sold", need = true, any = [{ verbs = ["deliver", "supply"], subject = "owner", object = "ship" }] },
  { id = "renamed", says = "it gets a false name", need = true, after = ["sold"], any = [{ verbs = ["conceal"], object = "ship" }] },
]
"""


def written(folder: Path, text: str) -> str:
    path = folder / "motifs.toml"
    path.write_text(text, encoding="utf-8")
    return str(path)


def faults(folder: Path, text: str) -> str:
    with pytest.raises(CaseError) as refused:
        read_motifs(written(folder, text))
    for fault in refused.value.faults:
        assert fault.line >= 1 and fault.code in ("R113", "R114") and fault.remedy != "" and "motifs.toml" in str(fault)
    return "\n".join(str(fault) for fault in refused.value.faults)


def test_a_motif_of_ones_own_is_found_where_it_is(tmp_path: Path) -> None:
    (motif,) = read_motifs(written(tmp_path, SHIP))
    assert motif.unless == "Does not apply where nobody hides it." and motif.together == frozenset()
    head = "id,subject,verb,object,when,source\n"
    case = small_case(tmp_path / "one", head + "sold,guild,supply,engine,1922,S\nhidden,works,conceal,engine,1923,S\n")
    (found,) = matches(case, motif)
    assert found.players("owner") == ("bland",) and dict(found.steps) == {"sold": ("sold",), "renamed": ("hidden",)}
    early = small_case(tmp_path / "two", head + "sold,guild,supply,engine,1922,S\nhidden,works,conceal,engine,1921,S\n")
    assert matches(early, motif) == ()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('id = "sold"', 'id = "renamed"', "the step 'renamed' stands twice"),
        ('id = "owner"', 'id = "ship"', "the part 'ship' stands twice"),
        ('after = ["sold"]', 'during = ["bought"]', "step 'renamed' is during 'bought', which is no other step"),
        ('after = ["sold"]', 'after = ["renamed"]', "step 'renamed' is after 'renamed', which is no other step"),
        (', subject = "owner", object = "ship"', "", "a pattern names no part"),
        ('subject = "owner", object = "ship"', 'subject = "owner"', "needed steps share no part with the others: 'renamed'"),
        ("whole = true }", "key = true }", ""),
        ('verbs = ["conceal"]', "verbs = []", "a pattern names no verb"),
        ('verbs = ["conceal"]', 'verbs = ["rechristen"]', "'rechristen' is no verb"),
        ("need = true, after", "after", ""),
        ("[[motif]]", "[[motiff]]", "'motiff' is no table of a file of motifs"),
        ('says = "it is sold"', "says = 5", "'says' is not a text"),
        ('kinds = ["product"]', 'kinds = "product"', "'kinds' is not a list of texts"),
        ("need = true, any", 'need = "yes", any', "'need' is neither true nor false"),
        (
            'object = "ship" }] },\n]',
            'object = ["ship", "boat"] }] },\n]',
            "'boat' at 'object' is no part of the motif. Its parts are owner, ship.",
        ),
    ],
)
def test_each_fault_is_said(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert SHIP.count(old) >= 1
    text = SHIP.replace(old, new)
    if said == "":
        assert len(read_motifs(written(tmp_path, text))) == 1
    else:
        assert said in faults(tmp_path, text)


def test_a_key_must_stand_in_a_needed_step(tmp_path: Path) -> None:
    text = SHIP.replace("key = true },\n]", 'key = true },\n  { id = "port", key = true },\n]')
    assert "the key 'port' stands in no needed step" in faults(tmp_path, text)


def test_two_motifs_of_one_id_are_a_fault_at_the_second(tmp_path: Path) -> None:
    said = faults(tmp_path, SHIP + "\n\n" + SHIP)
    assert "the motif 'ship-renamed' stands twice" in said and f":{len(SHIP.splitlines()) + 4} " in said


def test_a_verb_of_a_cases_own_is_known_for_that_case(tmp_path: Path) -> None:
    text = SHIP.replace('verbs = ["conceal"]', 'verbs = ["know-of"]')
    assert "'know-of' is no verb" in faults(tmp_path, text)
    assert len(read_motifs(written(tmp_path, text), ["know-of"])) == 1


def test_a_motif_of_ones_own_stands_for_the_built_in_one_of_its_name(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    own = written(tmp_path, SHIP.replace("ship-renamed", "false-papers").replace('verbs = ["conceal"]', 'verbs = ["know-of"]'))
    cases = [str(ROOT / "cases" / name) for name in ("two-lineages", "tutorial")]
    assert main(["precedents", cases[0], "--among", cases[1], "--motifs", own]) == 0
    out = capsys.readouterr().out
    assert out.count("A ship sold and renamed") == 1 and "passed off as something else" not in out
    assert main(["precedents", cases[0], "--among", cases[1], "--motifs", str(tmp_path / "none.toml")]) == 1
    assert "none.toml: No such file" in capsys.readouterr().err


def test_every_built_in_motif_is_documented() -> None:
    cases = {name: read_case(str(ROOT / "cases" / name)) for name in ("german-soviet", "two-lineages")}
    page = motifs_page(cases, "Generated.")
    for motif in builtin_motifs():
        assert motif.unless.startswith("Does not apply where") and motif.unless.endswith(".")
        assert motif.differs.startswith("Does not mean") and any(step.need for step in motif.steps)
        assert any(len(step.after) + len(step.during) > 0 for step in motif.steps), f"{motif.id} has no order in time"
        for text in (
            f"## {motif.label}",
            f"`{motif.id}`. {motif.meaning}",
            motif.unless,
            *(f"**{step.says}**" for step in motif.steps),
        ):
            assert text in page
        own = page.partition(f"## {motif.label}\n")[2].partition("\n## ")[0]
        assert own.count("The first match: ") == len(motif.seen_in)
        for seen in motif.seen_in:
            (first, *_) = matches(cases[seen.partition(":")[0]], motif)
            for step, claims in first.steps:
                assert f"{step} `{claims[0]}`" in own
