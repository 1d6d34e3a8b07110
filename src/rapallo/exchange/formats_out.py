"""The formats a case can leave in, and what becomes of each part of the record in each of them."""

from collections.abc import Callable, Mapping
from importlib import import_module

from rapallo.errors import UsageError
from rapallo.exchange.losses import APPROXIMATED, ASPECTS, KEPT, LOST, Exported, Format, Hold
from rapallo.record.case import Case

__all__ = ["FORMATS", "by_ending", "format_named", "formats_page"]


def _later(module: str, name: str) -> Callable[[Case], Exported]:
    """The writer of a format, its module loaded when it is first used."""

    def write(case: Case) -> Exported:
        writer: Callable[[Case], Exported] = getattr(import_module(f"rapallo.exchange.{module}"), name)
        return writer(case)

    return write


def _holds(default: str, **said: tuple[str, str] | str) -> Mapping[str, Hold]:
    """What becomes of each aspect: the default, but where something else is said."""
    found = {}
    for aspect in ASPECTS:
        fate, how = (default, "") if aspect not in said else _pair(said[aspect])
        found[aspect] = Hold(fate, how)
    assert set(said) <= set(ASPECTS), sorted(set(said) - set(ASPECTS))
    return found


def _pair(said: tuple[str, str] | str) -> tuple[str, str]:
    return (said, "") if isinstance(said, str) else said


_TABLES = {"case": (LOST, "kept where a folder is written"), "reasoning": (LOST, "kept where a folder is written")}
_NETWORK: dict[str, tuple[str, str] | str] = {
    "bare": (APPROXIMATED, "told in words on the node, with their sources"),
    "roles": (KEPT, "as attributes of the link, by id"),
    "dates": (KEPT, "as the attribute 'when'"),
    "denials": (LOST, "a program that counts links would count them"),
    "assumed": (KEPT, "as links whose attribute 'footing' is assumed"),
    "further": (LOST, "source, locator and stance are kept; speaker, hedge and passage are lost"),
    "sources": (LOST, "by key alone"),
    "signs": (APPROXIMATED, "control characters, which XML bars, are replaced"),
    "case": (LOST, "the title is kept"),
    "reasoning": LOST,
}
_RDF: dict[str, tuple[str, str] | str] = {
    "claims": (KEPT, "reified: no claim is asserted as a plain link"),
    "roles": (KEPT, "in no order"),
    "dates": (KEPT, "typed as EDTF where they are EDTF, else as plain texts"),
    "timeline": (KEPT, "four bounds as days, from the year 1 to 9999"),
    "grading": (KEPT, "premises also as prov:wasDerivedFrom"),
    "evidence": (KEPT, "supporting sources also as prov:hadPrimarySource"),
    "further": (APPROXIMATED, "each is a node; the same row twice is one"),
    "classes": (APPROXIMATED, "in no order, each once"),
    "names": (APPROXIMATED, "in no order, each once; a language tag in small letters, or none where it is no tag"),
    "parts": (APPROXIMATED, "in no order, each once"),
    "sources": (KEPT, "ancestry also as prov:wasDerivedFrom; authors in no order"),
    "case": (LOST, "title, authors, licence, summary and horizon are kept"),
    "reasoning": (LOST, "own verbs keep label and meaning"),
}
_FTM: dict[str, tuple[str, str] | str] = {
    "claims": (
        LOST,
        "as links, with the verb as role, where both ends have a schema; else in words; not at all where neither has; deliveries and "
        "imports come back as supplies",
    ),
    "bare": (LOST, "a date of birth is a property, the rest in words on the thing; nothing where the thing has no schema"),
    "roles": (APPROXIMATED, "what is no end of the link stays in words"),
    "dates": (APPROXIMATED, "plain years, months and days are kept; '~', '?', sets, seasons, bounds and words stay in words and out of every date"),
    "timeline": (APPROXIMATED, "as far as dates are plain"),
    "amounts": (APPROXIMATED, "in words; an exact percentage also as such"),
    "denials": (LOST, "a link that was not there cannot be said"),
    "assumed": (LOST, "nothing would mark it as supposed"),
    "grading": (LOST, "confidence and footing in words; premises, rivals and exchanges not at all"),
    "evidence": (LOST, "supporting sources as proof and address; locator, stance, speaker, hedge in words; nothing on a likeness"),
    "further": (LOST, "in words; passages not at all"),
    "notes": (LOST, "as the link's summary; lost where the claim is told in words"),
    "things": (LOST, "but for skills and things without a kind, which have no schema"),
    "kinds": (APPROXIMATED, "persons, organisations, events and places are kept; the others share schemata"),
    "classes": (KEPT, "as keywords"),
    "names": (APPROXIMATED, "as aliases, without their language"),
    "existence": (APPROXIMATED, "where plain and the schema has a property for it; else in words"),
    "places": (APPROXIMATED, "of places and facilities; a radius in words"),
    "parts": (LOST, "as parent between organisations, else as a link; not at all where the whole has no schema"),
    "sizes": (APPROXIMATED, "in words"),
    "elsewhere": (APPROXIMATED, "notes and Wikidata ids are kept; what is no such id stays in words"),
    "sources": (APPROXIMATED, "as documents: title, author, address, publisher, a plain year; the rest in words"),
    "signs": (APPROXIMATED, "control characters and runs of blanks are not"),
    "case": (LOST, "its title names the dataset"),
    "reasoning": LOST,
}
FORMATS: Mapping[str, Format] = {
    found.name: found
    for found in (
        Format(
            name="csv",
            title="CSV, one flat table of claims",
            purpose="for reading, sorting and filtering in any spreadsheet",
            ending=".csv",
            holds=_holds(
                LOST,
                **dict.fromkeys(("claims", "bare", "roles", "dates", "amounts", "denials", "assumed", "grading"), KEPT),
                **dict.fromkeys(("evidence", "notes", "signs"), KEPT),
                timeline=(KEPT, "the outermost days in two columns"),
                further=(APPROXIMATED, "source and locator alone"),
                things=(LOST, "labels and ids of those that a claim names are kept"),
                sources=(LOST, "by key alone"),
            ),
            write=_later("tables_out", "to_csv"),
        ),
        Format(
            name="xlsx",
            title="XLSX, a workbook of four sheets",
            purpose="for working with all tables in a spreadsheet; cells are texts, so that 1925-04 stays what it is",
            ending=".xlsx",
            holds=_holds(
                KEPT,
                signs=(LOST, "control characters are replaced, texts over 32,767 characters cut"),
                case=LOST,
                reasoning=LOST,
            ),
            write=_later("tables_out", "to_xlsx"),
            binary=True,
        ),
        Format(
            name="jsonl",
            title="JSON Lines, all tables",
            purpose="for programs and for cases in bulk: a folder of these files is a case",
            ending=".jsonl",
            holds=_holds(KEPT, **_TABLES),
            write=_later("tables_out", "to_jsonl"),
            folder=True,
        ),
        Format(
            name="parquet",
            title="Parquet, all tables",
            purpose="for DuckDB, Polars and the like, and for cases in bulk: a folder of these files is a case",
            ending=".parquet",
            holds=_holds(KEPT, **_TABLES),
            write=_later("tables_out", "to_parquet"),
            folder=True,
            binary=True,
        ),
        Format(
            name="ftm",
            title="FollowTheMoney entities",
            purpose="for Aleph, OpenSanctions' tools and whatever reads their entities",
            ending=".ftm.json",
            holds=_holds(KEPT, **_FTM),
            write=_later("ftm", "to_ftm"),
        ),
        Format(
            name="ftm-statements",
            title="FollowTheMoney statements",
            purpose="the same, each value with its language and its dataset, which is the source",
            ending=".statements.json",
            holds=_holds(KEPT, **{**_FTM, "names": (KEPT, "as aliases with their language (three letters for the usual ones)")}),
            write=_later("ftm", "to_ftm_statements"),
        ),
        Format(
            name="gexf",
            title="GEXF 1.3, a dynamic network",
            purpose="for Gephi and other viewers with a timeline",
            ending=".gexf",
            holds=_holds(
                KEPT,
                **_NETWORK,
                timeline=(APPROXIMATED, "spells are the outermost days; a link without a date is drawn throughout, its attribute 'dated' says none"),
                existence=(APPROXIMATED, "spells are the outermost days; the date as written stands beside"),
            ),
            write=_later("gexf", "to_gexf"),
        ),
        Format(
            name="graphml",
            title="GraphML, a network with parallel links",
            purpose="for NetworkX, igraph, yEd, Cytoscape",
            ending=".graphml",
            holds=_holds(KEPT, **_NETWORK, timeline=(LOST, "dates are texts")),
            write=_later("graphml", "to_graphml"),
        ),
        Format(
            name="ttl",
            title="RDF as Turtle",
            purpose="for linked data: reified claims, provenance in PROV-O",
            ending=".ttl",
            holds=_holds(KEPT, **_RDF),
            write=_later("rdf", "to_turtle"),
        ),
        Format(
            name="jsonld",
            title="RDF as JSON-LD",
            purpose="the same statements; the context stands in the file, so that nothing is fetched",
            ending=".jsonld",
            holds=_holds(KEPT, **_RDF),
            write=_later("rdf", "to_jsonld"),
        ),
    )
}
"""Every format by its name on the command line."""


def format_named(name: str) -> Format:
    """The format of that name. Raises `UsageError`."""
    if name not in FORMATS:
        raise UsageError(f"there is no format {name[:40]!r}; there are {', '.join(FORMATS)}.")
    return FORMATS[name]


def by_ending(path: str) -> Format | None:
    """The format that a file's ending tells; ``None``: none does."""
    for found in sorted(FORMATS.values(), key=lambda found: -len(found.ending)):
        if path.lower().endswith(found.ending):
            return found
    return None


def formats_page() -> str:
    """The table of docs/reference/formats-out.md, from what the formats say of themselves."""
    names = list(FORMATS)
    out = [
        "# What leaves, and what does not",
        "",
        "This page is written by `make docs` from the source; a test keeps the two equal.",
        "",
        "`rapallo export` writes a case in these formats. Whatever a format cannot hold is counted on the error stream and refused with "
        "`--strict`; what it keeps survives being read again (a law of the tests, with the reference readers).",
        "",
        "| format | what it is | for |",
        "|---|---|---|",
        *(f"| `{found.name}` | {found.title} | {found.purpose} |" for found in FORMATS.values()),
        "",
        f"● {KEPT} · ◐ {APPROXIMATED} · ○ {LOST}; the sign tells the worst that can happen, the lists below tell when.",
        "",
        "| | " + " | ".join(f"`{name}`" for name in names) + " |",
        "|---|" + "---|" * len(names),
    ]
    signs = {KEPT: "●", APPROXIMATED: "◐", LOST: "○"}
    for aspect, (_, title) in ASPECTS.items():
        out.append(f"| {title} | " + " | ".join(signs[FORMATS[name].holds[aspect].fate] for name in names) + " |")
    for found in FORMATS.values():
        out += ["", f"## {found.name}", "", f"{found.title}: {found.purpose}.", ""]
        for aspect, hold in found.holds.items():
            if hold.how != "" or hold.fate != KEPT:
                how = f": {hold.how}" if hold.how != "" else ""
                out.append(f"- {ASPECTS[aspect][1].partition(':')[0]}: {hold.fate}{how}")
    return "\n".join(out) + "\n"
