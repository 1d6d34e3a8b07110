"""Rows added to tables: what stands there stays, byte for byte where the table is not canonical."""

import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rapallo.errors import CaseError, TextError, UnknownName
from rapallo.record import load, read_case, save
from rapallo.record.edit import add_claim, add_evidence, add_source, add_thing, append_rows, begin, free_id, slug
from rapallo.record.wanting import add_wanting, wanting
from strategies import texts

TUTORIAL = Path(__file__).parents[2] / "cases" / "tutorial"


@pytest.fixture
def case(tmp_path: Path) -> str:
    """A copy of the tutorial case."""
    folder = tmp_path / "case"
    shutil.copytree(TUTORIAL, folder)
    return str(folder)


def test_a_canonical_table_stays_canonical(case: str) -> None:
    assert add_thing(case, {"label": "Nickel", "kind": "material"}) == "nickel"
    lines = Path(case, "things.csv").read_text(encoding="utf-8").splitlines()
    assert lines[12] == "nickel,material,Nickel,,,,,,,,"
    assert len(lines) == len((TUTORIAL / "things.csv").read_text(encoding="utf-8").splitlines()) + 1
    assert save(read_case(case), case) == (), "formatting finds nothing to do"


def test_a_table_of_a_spreadsheet_keeps_its_ways(case: str) -> None:
    path = Path(case, "things.csv")
    path.write_bytes('\ufeffid;label;kind\r\nzinc;Zinc;material\r\narland;"Arland; the state";state'.encode())
    add_thing(case, {"label": "Nickel", "kind": "material"})
    assert (
        path.read_bytes()
        == (
            '\ufeffid;label;kind\r\nzinc;Zinc;material\r\narland;"Arland; the state";state\r\nnickel;Nickel;material\r\n'
        ).encode()
    )


def test_a_column_that_is_lacking_is_added(case: str) -> None:
    path = Path(case, "things.csv")
    path.write_text("id,label\nzinc,Zinc\n\ncopper,Copper\n", encoding="utf-8")
    add_thing(case, {"label": "Nickel", "kind": "material", "wikidata": "Q744"})
    assert (
        path.read_text(encoding="utf-8")
        == "id,label,kind,wikidata\nzinc,Zinc,,\n,,,\ncopper,Copper,,\nnickel,Nickel,material,Q744\n"
    )


def test_a_table_that_is_not_there_is_begun(case: str) -> None:
    Path(case, "evidence.csv").unlink()
    assert add_evidence(case, {"claim": "arland-sign", "source": "DIARY", "locator": "p. 5"}) == "arland-sign"
    assert Path(case, "evidence.csv").read_text(encoding="utf-8") == "claim,source,locator\narland-sign,DIARY,p. 5\n"


def test_a_claim_is_written_by_ids_and_gets_one(case: str) -> None:
    cells = {
        "subject": "Бертания",
        "verb": "deliver",
        "object": "Tin",
        "to": "Brandwerke; arland",
        "when": "1923",
        "source": "LEDGER",
    }
    assert add_claim(case, cells) == "bertania-deliver-tin"
    claim = read_case(case).claim_by_id["bertania-deliver-tin"]
    assert (claim.subject, claim.object, claim.to) == ("bertania", "tin", ("brand-works", "arland"))
    assert add_claim(case, cells) == "bertania-deliver-tin-2"


def test_five_columns_need_no_sixth(tmp_path: Path) -> None:
    folder = str(tmp_path / "new")
    begin(folder)
    for name in ("Arland", "Bertania"):
        add_thing(folder, {"label": name, "kind": "state"})
    add_thing(folder, {"label": "tin", "kind": "material"})
    add_source(folder, {"key": "DIARY"})
    assert add_claim(folder, {"subject": "Arland", "verb": "supply", "object": "tin", "source": "DIARY"}) == "arland-supply-tin"
    assert Path(folder, "claims.csv").read_text(encoding="utf-8") == "subject,verb,object,when,source\narland,supply,tin,,DIARY\n"
    assert [claim.id for claim in read_case(folder).claims] == ["arland-supply-tin"]


@pytest.mark.parametrize(
    ("cells", "error", "message"),
    [
        ({"subject": "Nobody", "object": "tin"}, UnknownName, "no thing of this case is called 'Nobody'"),
        ({"verb": "suply"}, UnknownName, "no verb of this case is called 'suply'. Did you mean: supply"),
        ({"source": "LEDGR"}, UnknownName, "no source of this case is called 'LEDGR'. Did you mean: LEDGER"),
        ({"rival_of": "denail"}, UnknownName, "no claim of this case is called 'denail'. Did you mean: denial"),
        ({"when": "Apr-25"}, TextError, "'when': 'Apr-25'"),
        ({"low": "1,000"}, TextError, "'low': '1,000' is no number. Write it without thousands separators: 1000."),
        ({"stance": "shouts"}, TextError, "'stance': 'shouts' is not one of the words allowed."),
        ({"subject": " "}, TextError, "'subject' is blank. Fill it in."),
        ({"id": "tin"}, CaseError, "id 'tin' is taken."),
    ],
)
def test_a_row_that_would_be_a_fault_is_refused(case: str, cells: dict[str, str], error: type[Exception], message: str) -> None:
    before = Path(case, "claims.csv").read_bytes()
    with pytest.raises(error) as caught:
        add_claim(case, {"subject": "arland", "verb": "supply", **cells})
    assert message in str(caught.value)
    assert Path(case, "claims.csv").read_bytes() == before


def test_sources_are_refused_twice_unknown_and_beside_an_export(case: str) -> None:
    with pytest.raises(CaseError, match=r"sources\.csv:2 R302 source DIARY is there already"):
        add_source(case, {"key": "DIARY"})
    with pytest.raises(UnknownName, match="no source of this case is called 'NOWHERE'"):
        add_source(case, {"key": "NEW", "derives_from": "NOWHERE"})
    with pytest.raises(TextError, match="is no source key"):
        add_source(case, {"key": "small letters"})
    Path(case, "sources.csv").unlink()
    Path(case, "sources.json").write_text("[]", encoding="utf-8")
    with pytest.raises(CaseError, match="Add it in the program that exports the file"):
        add_source(case, {"key": "NEW"})


def test_missing_things_and_sources_are_found_and_added(tmp_path: Path) -> None:
    folder = str(tmp_path / "new")
    begin(folder)
    Path(folder, "claims.csv").write_text(
        "subject,verb,object,when,source\n"
        "Arland,sign,Lume Protocol,1924,DIARY\n"
        "Анна Велль,be-born,,1890,DIARY\n"
        "Arland,own,Lume Protocoll,1925,GAZETTE\n",
        encoding="utf-8",
    )
    things, sources = wanting(folder)
    found = {thing.name: thing for thing in things}
    assert sources == ("DIARY", "GAZETTE")
    assert found["Arland"].count == 2 and found["Arland"].line == 2
    assert found["Lume Protocol"].kinds == ("agreement",), "the only kind that can be signed"
    assert found["Анна Велль"].kinds == ("person",), "the only kind that can be born"
    assert found["Lume Protocoll"].near == ("Lume Protocol",), "a name like another that is lacking is in doubt"
    plain = [thing for thing in things if len(thing.near) == 0]
    assert add_wanting(folder, plain, sources) == ("arland", "lume-protocol", "anna-vell", "DIARY", "GAZETTE")
    loaded = load(folder)
    assert [(thing.id, thing.kind, thing.label) for thing in loaded.case.things] == [
        ("anna-vell", "person", "Анна Велль"),
        ("arland", "", "Arland"),
        ("lume-protocol", "agreement", "Lume Protocol"),
    ]
    assert wanting(folder)[1] == ()


def test_a_written_id_becomes_the_id(tmp_path: Path) -> None:
    folder = str(tmp_path / "new")
    begin(folder)
    Path(folder, "claims.csv").write_text("subject,verb,object,when,source\nbrand-works,own,ship,1925,A\n", encoding="utf-8")
    things, sources = wanting(folder)
    assert add_wanting(folder, things, sources) == ("brand-works", "ship", "A")
    assert read_case(folder).claims[0].subject == "brand-works"


def test_begin_keeps_what_is_there(tmp_path: Path) -> None:
    folder = tmp_path / "Haber-circle"
    assert begin(str(folder)) == ("case.toml", "claims.csv")
    assert read_case(str(folder)).about.title == "Haber circle"
    before = (folder / "case.toml").read_bytes()
    with pytest.raises(CaseError, match="is there already; this folder is a case"):
        begin(str(folder), "Another")
    assert (folder / "case.toml").read_bytes() == before
    other = tmp_path / "other"
    other.mkdir()
    (other / "claims.csv").write_text("subject,verb,object\na,own,b\n", encoding="utf-8")
    assert begin(str(other), "Mine") == ("case.toml",)
    assert (other / "claims.csv").read_text(encoding="utf-8") == "subject,verb,object\na,own,b\n"


def test_begin_from_a_table(tmp_path: Path) -> None:
    table = tmp_path / "mine.csv"
    table.write_text("who,verb,object\na,own,b\n", encoding="utf-8")
    with pytest.raises(CaseError, match="column 'subject' is missing"):
        begin(str(tmp_path / "case"), "", str(table))
    assert not (tmp_path / "case").exists()
    table.write_text("subject;verb;object\r\na;own;b\r\n", encoding="utf-8", newline="")
    begin(str(tmp_path / "case"), "", str(table))
    assert (tmp_path / "case" / "claims.csv").read_bytes() == table.read_bytes()
    with pytest.raises(CaseError, match="is no file"):
        begin(str(tmp_path / "again"), "", str(tmp_path / "nowhere.csv"))


@pytest.mark.parametrize(
    ("label", "made"),
    [
        ("Lipetsk flying school", "lipetsk-flying-school"),
        ("Тухачевский", "tukhachevskiy"),
        ("Щербаков, Юрий", "shcherbakov-yuriy"),
        ("Große Straße (Ost)", "grosse-strasse-ost"),
        ("O'Brien & Søn", "obrien-soen"),
        ("東京", ""),
        ("--", ""),
        ("x" * 100, "x" * 60),
    ],
)
def test_an_id_made_of_a_label(label: str, made: str) -> None:
    assert slug(label) == made


def test_a_label_without_letters_still_gets_an_id(case: str) -> None:
    assert add_thing(case, {"label": "東京"}) == "thing"
    assert add_thing(case, {"label": "大阪"}) == "thing-2"


@given(label=texts())
@settings(max_examples=200, deadline=None)
def test_every_made_id_is_an_id(label: str) -> None:
    from rapallo.record.cells import ID

    assert slug(label) == "" or ID.match(slug(label)) is not None
    assert slug(slug(label)) == slug(label)


@given(stem=st.sampled_from(["a", "b"]), taken=st.sets(st.sampled_from(["a", "a-2", "a-3", "b"])))
def test_a_free_id_is_free(stem: str, taken: set[str]) -> None:
    found = free_id(stem, taken)
    assert found not in taken and found.startswith(stem)


@given(labels=st.lists(texts(), min_size=1, max_size=4), mark=st.sampled_from(["", "\ufeff"]), delimiter=st.sampled_from(",;\t"))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_stood_there_is_never_lost(
    tmp_path_factory: pytest.TempPathFactory, labels: list[str], mark: str, delimiter: str
) -> None:
    """Law: after any additions the earlier rows read as before, and each new row as it was given."""
    folder = tmp_path_factory.mktemp("case")
    (folder / "case.toml").write_text('title = "x"\n', encoding="utf-8")
    (folder / "things.csv").write_text(f'{mark}id{delimiter}label\none{delimiter}"the ""first"""\n', encoding="utf-8")
    before = read_case(str(folder)).thing_by_id["one"]
    for number, label in enumerate(labels):
        append_rows(str(folder), "things.csv", [{"id": f"t{number}", "label": label, "kind": "place"}])
    after = read_case(str(folder)).thing_by_id
    assert after["one"] == before
    assert [after[f"t{number}"].label for number in range(len(labels))] == labels
