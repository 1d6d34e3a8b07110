"""Laws of leaving: what the table of a format says is kept survives write and read; what is not is counted; nothing grows surer."""

import io
import json
import os
import tempfile
import warnings
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings

from rapallo.exchange.flat import cells_of, guarded, unguarded
from rapallo.exchange.formats_out import FORMATS
from rapallo.exchange.found import case_with
from rapallo.exchange.ftm import to_ftm, to_ftm_statements
from rapallo.exchange.ftm_dates import plain
from rapallo.exchange.ftm_in import read_ftm
from rapallo.exchange.gexf import to_gexf
from rapallo.exchange.graphml import to_graphml
from rapallo.exchange.losses import FATES, KEPT
from rapallo.exchange.network import EDGE_FIELDS
from rapallo.exchange.tables_out import SHEETS, read_flat, to_csv, to_xlsx
from rapallo.exchange.xml_text import cleaned
from rapallo.record import ROLES, Case, Claim, read_case
from rapallo.record.save import save_documents
from strategies import cases, texts

LAW = settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


def installed(name: str) -> bool:
    """Whether a library is there; the formats that need it are left out, by name, where it is not."""
    from importlib.util import find_spec

    return find_spec(name) is not None


NEEDS = {"xlsx": "openpyxl", "parquet": "pyarrow"}
WRITABLE = [name for name in FORMATS if name not in NEEDS or installed(NEEDS[name])]


@pytest.mark.parametrize("name", WRITABLE)
@given(case=cases())
@LAW
def test_a_loss_is_one_that_the_table_tells(name: str, case: Case) -> None:
    form = FORMATS[name]
    exported = form.write(case)
    for loss in exported.losses:
        assert loss.number > 0
        told = form.holds[loss.aspect].fate
        assert told != KEPT and FATES.index(loss.fate) <= FATES.index(told), loss
    assert form.write(case) == exported, "same case, same bytes"


@given(text=texts())
@LAW
def test_a_guarded_cell_comes_back_and_no_spreadsheet_runs_it(text: str) -> None:
    assert unguarded(guarded(text)) == text
    if guarded(text).lstrip()[:1] in "=+-@":
        float(guarded(text))


@given(case=cases())
@LAW
def test_claims_survive_the_flat_table(case: Case) -> None:
    assert read_flat(to_csv(case).data.decode()) == case.claims


@pytest.mark.parametrize("name", [name for name in WRITABLE if FORMATS[name].folder])
@given(case=cases())
@LAW
def test_a_folder_of_tables_in_bulk_is_the_case(name: str, case: Case) -> None:
    with tempfile.TemporaryDirectory() as folder:
        save_documents(case, folder)
        for file, data in FORMATS[name].write(case).files:
            Path(folder, file).write_bytes(data)
        assert read_case(folder) == case


@given(case=cases())
@LAW
def test_every_cell_survives_the_workbook(case: Case) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.load_workbook(io.BytesIO(to_xlsx(case).data), read_only=True)
    for sheet, record in SHEETS.items():
        rows = list(book[sheet].iter_rows(values_only=True))
        width = len(cells_of(record(**_least(record))))
        written = [["" if cell is None else str(cell) for cell in (*row, *[None] * width)[:width]] for row in rows[1:]]
        assert written == [[cleaned(cell) for cell in cells_of(item)] for item in getattr(case, sheet)]
        assert not any(isinstance(cell, str) and one.data_type == "f" for row in book[sheet].iter_rows() for one in row
                       if (cell := one.value) is not None)


def _least(record: type[msgspec.Struct]) -> dict[str, str]:
    from rapallo.record.columns import columns_of, field_of

    return {field_of(name): "" for name, column in columns_of(record).items() if column.required} | (
        {"id": ""} if "id" in record.__struct_fields__ else {}
    )


@given(case=cases())
@LAW
def test_networkx_reads_the_same_nodes_links_and_attributes(case: Case) -> None:
    networkx = pytest.importorskip("networkx")
    linked = {claim.id: claim for claim in case.claims if not claim.denied and claim.object != ""}
    dynamic = networkx.read_gexf(io.BytesIO(to_gexf(case).data), version="1.3")
    plainly = networkx.read_graphml(io.BytesIO(to_graphml(case).data), force_multigraph=True, edge_key_type=str)
    for graph in (dynamic, plainly):
        assert set(graph) == {thing.id for thing in case.things}
        for thing in case.things:
            assert graph.nodes[thing.id]["label"] == cleaned(thing.title)
            assert graph.nodes[thing.id].get("when") == (None if thing.when is None else thing.when.text)
    assert {edge for *_, edge in plainly.edges(keys=True)} == set(linked)
    assert {data["id"] for *_, data in dynamic.edges(data=True)} == set(linked)
    edges = [(start, end, key, data) for start, end, key, data in plainly.edges(keys=True, data=True)]
    edges += [(start, end, data["id"], data) for start, end, data in dynamic.edges(data=True)]
    for start, end, key, data in edges:
        claim = linked[key]
        assert (start, end) == (claim.subject, claim.object)
        cells = dict(zip(Claim.__struct_fields__, cells_of(claim), strict=True))
        for name in EDGE_FIELDS[:-3]:
            field = name + "_" if name in ("for", "as") else name
            assert data.get(name, "") == cleaned(cells[field])


@given(case=cases())
@LAW
def test_turtle_and_json_ld_are_one_graph_and_read_back(case: Case) -> None:
    rdflib = pytest.importorskip("rdflib")
    from rapallo.exchange.rdf import to_jsonld, to_turtle
    from rapallo.exchange.rdf_in import read_rdf

    turtle, jsonld = to_turtle(case).data, to_jsonld(case).data
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # rdflib's own
        one = set(rdflib.Graph().parse(data=turtle, format="turtle"))
        assert one == set(rdflib.Graph().parse(data=jsonld, format="json-ld"))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "case.ttl")
        path.write_bytes(turtle)
        found = read_rdf(str(path))
    assert found.refusals == ()
    assert found.claims == tuple(_unordered(claim) for claim in case.claims)
    assert len(found.things) == len(case.things)
    for thing, was in zip(found.things, case.things, strict=True):
        assert (thing.id, thing.kind, thing.label, thing.when, thing.note) == (was.id, was.kind, was.label, was.when, was.note)
        assert set(thing.names) == {(language.lower(), text) for language, text in was.names}
        assert (set(thing.classes), set(thing.part_of)) == (set(was.classes), set(was.part_of))
    assert {source.key: source.title for source in found.sources} == {source.key: source.title for source in case.sources}
    assert {repr(item) for item in found.evidence} == {repr(item) for item in case.evidence}


def _unordered(claim: Claim) -> Claim:
    """A claim whose lists are in the order of their things, each once, since statements have no order."""
    names = ("inferred_from", "rival_of", *(name + "_" if name == "for" else name for name in ROLES if name != "as"))
    return msgspec.structs.replace(claim, **{name: tuple(sorted(set(getattr(claim, name)))) for name in names})


@given(case=cases())
@LAW
def test_no_date_grows_surer_in_followthemoney(case: Case) -> None:
    """Every date that leaves is a side of the date as written, word for word; what is not plain never becomes one."""
    written = {record.id: record.when for record in (*case.claims, *case.things)}
    births = {claim.subject: claim.when for claim in case.claims if claim.verb == "be-born"}
    for line in to_ftm(case).data.decode().split("\n")[:-1]:
        entity = json.loads(line)
        for name in ("date", "startDate", "endDate", "birthDate", "deathDate", "incorporationDate", "dissolutionDate", "contractDate"):
            for value in entity["properties"].get(name, []):
                assert plain(value)
                sides = {side for when in (written[entity["id"]], births.get(entity["id"])) if when is not None
                         for side in when.text.split("/")}
                sides |= {claim.when.text for claim in case.claims if claim.verb == "be-born" and claim.when is not None}
                assert value in sides
        assert entity["id"] not in {claim.id for claim in case.claims if claim.denied or claim.footing == "assumed"}


@given(case=cases())
@LAW
def test_followthemoney_comes_back_as_a_case_that_can_be_kept(case: Case) -> None:
    from rapallo.exchange.ftm_dates import span
    from rapallo.record import load, save

    sent = {claim.id: claim for claim in case.claims}
    for write in (to_ftm, to_ftm_statements):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "case.json")
            Path(path).write_bytes(write(case).data)
            found = read_ftm(path)
            back = case_with(found, "back")
            save(back, os.path.join(folder, "back"))
            loaded = load(os.path.join(folder, "back"))
        assert [str(fault) for fault in loaded.faults if fault.severity == "error"] == []
        assert loaded.case == back
        kinds = {thing.id: thing.kind for thing in case.things}
        assert {thing.id for thing in found.things} >= {name for name, kind in kinds.items() if kind not in ("", "skill")}
        for claim in found.claims:
            was = sent.get(claim.id)
            if was is None or was.when is None:
                continue
            _, start, _, whole = span(was.when)
            if whole and (start == "" or case.verb_of(was).span):
                assert claim.when == was.when, "a plain date is kept to the letter"
