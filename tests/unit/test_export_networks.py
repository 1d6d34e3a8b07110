"""GEXF, GraphML and RDF: worked examples, as the reference readers see them."""

import io
import json
from pathlib import Path

import pytest

from rapallo.errors import CaseError
from rapallo.exchange.gexf import to_gexf
from rapallo.exchange.graphml import to_graphml
from rapallo.exchange.rdf import to_jsonld, to_turtle
from rapallo.record import Case, read_case
from small import small_case

ROOT = Path(__file__).parents[2]
CLAIMS = """id,subject,verb,object,to,when,polarity,footing,source,locator,note
days,aland,own,school,,1925-04-15/1933-08-31,,,S,p. 1,
denied,aland,own,school,,1925,denied,,S,,
moment,aland,license,plans,bland,1926/1929,,,S,,
one,aland,supply,ore,bland,1925~,,,S,,"a ""note"" <b> & more"
open,aland,own,tank,,1930/..,,,S,,
set,aland,visit,harbour,,"[1925-03,1927]",,,S,,
supposed,aland,own,engine,,1925/1926,,assumed,,,
two,aland,supply,ore,bland,,,,T,,
word,anna,be-born,,,early 1890,,,S,p. 7,
"""


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Case:
    return small_case(tmp_path_factory.mktemp("networks") / "case", CLAIMS)


def test_spells_are_the_outermost_days_and_links_stay_apart(case: Case) -> None:
    networkx = pytest.importorskip("networkx")
    graph = networkx.read_gexf(io.BytesIO(to_gexf(case).data), version="1.3")
    edges = {data["id"]: data for *_, data in graph.edges(data=True)}
    assert set(edges) == {"days", "moment", "one", "open", "set", "supposed", "two"}
    assert edges["days"]["spells"] == [("1925-04-15", "1933-08-31")] and edges["days"]["dated"] == "exact"
    assert edges["one"]["spells"] == [("1925-01-01", "1925-12-31")]
    assert (edges["one"]["when"], edges["one"]["dated"]) == ("1925~", "outer")
    assert edges["one"]["note"] == 'a "note" <b> & more'
    assert edges["set"]["spells"] == [("1925-03-01", "1925-03-31"), ("1927-01-01", "1927-12-31")]
    assert "spells" not in edges["two"] and edges["two"]["dated"] == "none"
    assert edges["supposed"]["footing"] == "assumed"
    assert graph.number_of_edges("aland", "ore") == 2
    assert graph.nodes["anna"]["claims"] == "Anna was born, early 1890 (not graded) [word: S p. 7]"


def test_an_undated_link_is_counted_since_it_is_drawn_throughout(case: Case) -> None:
    losses = {loss.why[:30]: loss for loss in to_gexf(case).losses if loss.aspect == "timeline"}
    assert losses["a link without a date is drawn"].which == ("two",)
    assert losses["the timeline shows the outermo"].which == ("moment", "one", "open", "set", "supposed")


def test_parallel_links_of_graphml_have_their_claims_ids(case: Case) -> None:
    networkx = pytest.importorskip("networkx")
    graph = networkx.read_graphml(io.BytesIO(to_graphml(case).data))
    assert set(graph["aland"]["ore"]) == {"one", "two"}
    assert graph["aland"]["ore"]["one"]["to"] == "bland" and graph["aland"]["ore"]["one"]["label"] == "supplied"
    assert graph.graph["title"] == "A small case"


def test_a_denied_claim_is_reified_and_dates_are_typed_where_they_are_edtf(case: Case) -> None:
    text = to_turtle(case).data.decode()
    denied = text.split("c:claim:denied ")[1].split(" .\n")[0]
    assert 'r:polarity "denied"' in denied and "r:object c:thing:school" in denied
    assert 'r:when "1925~"^^<http://id.loc.gov/datatypes/edtf/EDTF>' in text
    assert 'r:when "early 1890" .' in text, "a plain word is no EDTF"
    moment = text.split("c:claim:moment ")[1].split(" .\n")[0]
    assert 'r:startLatest "1929-12-31"^^xsd:date' in moment, "of a moment, start and end lie anywhere in it"


def test_no_context_of_ours_lies_elsewhere(case: Case) -> None:
    document = json.loads(to_jsonld(case).data)
    assert isinstance(document["@context"], dict)
    assert all(isinstance(value, str) and value.endswith((":", "#", "/")) for value in document["@context"].values())


def test_rdflib_answers_what_the_record_says(case: Case) -> None:
    rdflib = pytest.importorskip("rdflib")
    graph = rdflib.Graph().parse(data=to_turtle(case).data, format="turtle")
    rows = graph.query(
        "PREFIX r: <urn:rapallo:term:> SELECT ?when WHERE { ?c r:subject ?s ; r:object ?o ; r:when ?when ."
        " ?s <http://purl.org/dc/terms/identifier> 'aland' . ?o <http://purl.org/dc/terms/identifier> 'ore' }"
    )
    assert [str(row[0]) for row in rows] == ["1925~"]


@pytest.mark.parametrize(
    "context",
    [
        "https://example.org/context.jsonld",
        ["https://example.org/context.jsonld", {}],
        {"@import": "https://example.org/context.jsonld"},
    ],
)
def test_a_context_that_lies_elsewhere_is_refused_and_never_fetched(
    context: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("rdflib")
    import socket

    from rapallo.exchange.rdf_in import read_rdf

    def no(*_: object, **__: object) -> None:
        raise AssertionError("nothing may be fetched")

    monkeypatch.setattr(socket, "create_connection", no)
    monkeypatch.setattr(socket, "getaddrinfo", no)
    path = tmp_path / "x.jsonld"
    path.write_text(json.dumps({"@graph": [{"@id": "urn:x", "inner": [{"@context": context}]}]}), encoding="utf-8")
    with pytest.raises(CaseError, match=r"https://example\.org/context\.jsonld.* nothing is fetched"):
        read_rdf(str(path))


@pytest.mark.parametrize(("name", "text"), [("x.ttl", "this is no turtle {"), ("x.jsonld", "{"), ("x.jsonld", "[" * 100_000)])
def test_broken_rdf_is_refused(name: str, text: str, tmp_path: Path) -> None:
    pytest.importorskip("rdflib")
    from rapallo.exchange.rdf_in import read_rdf

    (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(CaseError, match="R104"):
        read_rdf(str(tmp_path / name))
    with pytest.raises(CaseError, match="R101"):
        read_rdf(str(tmp_path / "absent.ttl"))


def test_a_node_that_cannot_be_read_is_counted(tmp_path: Path) -> None:
    pytest.importorskip("rdflib")
    from rapallo.exchange.rdf_in import read_rdf

    case = read_case(str(ROOT / "cases" / "tutorial"))
    text = to_turtle(case).data.decode().replace('r:when "1924-06"^^', 'r:when "00.00.1924"^^')
    (tmp_path / "x.ttl").write_text(text, encoding="utf-8")
    found = read_rdf(str(tmp_path / "x.ttl"))
    assert len(found.claims) == len(case.claims) - 1
    assert [refusal.where.rpartition(":")[2] for refusal in found.refusals] == ["hulls-licensed"]
