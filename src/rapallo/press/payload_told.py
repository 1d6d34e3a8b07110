"""What a page needs beyond the record itself to answer *at*, *show*, *find* and *timeline* to the letter as the library does."""

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any

import msgspec

from rapallo.inquiry.asked import voice_of
from rapallo.inquiry.sentence import listed, number
from rapallo.inquiry.show_thing import rules_of
from rapallo.inquiry.show_written import written_sections
from rapallo.inquiry.spell import existence
from rapallo.inquiry.voice import Voice, moment_of
from rapallo.inquiry.whereabouts import Whereabouts
from rapallo.press.payload_answers import sections_data
from rapallo.record import Case, Claim, Source, Thing, ancestors
from rapallo.record.ancestry import independence, roots
from rapallo.record.folding import plain
from rapallo.record.identity import identity_of
from rapallo.record.standing import Standing
from rapallo.record.written import Rule, Thesis
from rapallo.time import MAX_DAY, MIN_DAY, When

__all__ = [
    "Told",
    "bounds_of",
    "claim_told",
    "dated",
    "rivalry_rows",
    "rule_words",
    "thesis_words",
    "written_rows",
    "written_way_rows",
]


def bounds_of(when: When | None) -> list[int | None] | None:
    """The four bounds of a date in days; ``None`` for a bound that is open or not known, and for no date at all."""
    return None if when is None else _days(when.bounds)


def _days(bounds: Iterable[int]) -> list[int | None]:
    return [day if MIN_DAY < day < MAX_DAY else None for day in bounds]


def dated(when: When | None) -> dict[str, Any]:
    """How a date lies: its bounds, how known its ends are, of which kind it is, and its pieces where the bounds alone would say too much."""
    if when is None:
        return {"bounds": None, "states": ["", ""], "shape": ""}
    row: dict[str, Any] = {"bounds": _days(when.bounds), "states": [when.start, when.end], "shape": when.kind}
    return {**row, "pieces": [_days(piece) for piece in when.parts]} if len(when.parts) > 0 else row


def claim_told(case: Case, claim: Claim, standing: Standing) -> dict[str, Any]:
    """Of one claim: how its date lies as its verb has it, its hedge and exchange, the days of its amount, why it counts less, and how
    many of its sources are independent where it has several."""
    when = moment_of(case, claim)
    row = {
        **dated(when),
        "hedge": claim.hedge,
        "in_return": claim.exchange,
        "because": list(standing.because),
        "days": [] if claim.period is None else [_days(span) for span in claim.period.possible_spans()],
    }
    keys = {item.source for item in case.evidence_of(claim) if not item.disputes}
    if len(keys) > 1:
        count = independence(case, keys)
        row["independent"] = {"count": count.count, "chosen": list(count.chosen), "exact": count.exact}
    return row


class Told(msgspec.Struct, frozen=True, dict=True):
    """What is worked out once for all things and sources of a case."""

    case: Case

    @cached_property
    def _around(self) -> Whereabouts:
        return Whereabouts(self.case)

    @cached_property
    def _lineage(self) -> Mapping[str, frozenset[str]]:
        return {source.key: ancestors(self.case, source.key) for source in self.case.sources}

    def thing(self, thing: Thing) -> dict[str, Any]:
        """Of one thing: when it was, the claims of its end, where it lay, what is the same, and the rules that speak of it."""
        case = self.case
        was = existence(case, thing)
        identity = identity_of(case)
        one = identity.all_of(thing.id)
        reached = self._around.around(thing.id, thing.when)
        outer = {name: reach for name, reach in reached.items() if name not in one and name not in thing.part_of}
        size = number(thing.low, thing.high)
        place = ""
        if thing.latitude is not None and thing.longitude is not None:
            radius = f", within {thing.radius_km} km" if thing.radius_km is not None else ""
            place = f"{thing.latitude}, {thing.longitude}{radius}"
        unnamed = {"unnamed": True} if thing.label == "" else {}
        return {
            **unnamed,
            **dated(None if was is None else was[0]),
            "ended_by": [] if was is None else list(was[1]),
            "lay_in": listed(case, tuple(outer)),
            "lay_by": sorted({claim for reach in outer.values() for claim in reach.claims}),
            "same": [other for other in one if other != thing.id],
            "same_by": list(identity.by_claim.get(one[0], ())),
            "place": place,
            "size": f"{size} {thing.unit}".strip() if size != "" else "",
            "unit": thing.unit,
            "wikidata": thing.wikidata,
            "rules": [[rule.id, how] for rule, how in rules_of(case, thing)],
        }

    def source(self, source: Source) -> dict[str, Any]:
        """Of one source: what is printed of it, where its line of ancestors ends, who repeats it, and the words that `find` finds it by, where
        those are not just the words of its key, citation, party and note."""
        words = plain(
            " ".join((source.key, *source.author, source.title, source.container, source.year, source.party, source.note))
        )
        shown = plain(" ".join((source.key, source.cite, source.party, source.note)))
        return {
            "publisher": source.publisher,
            "pages": source.pages,
            "address": source.url,
            "roots": list(roots(self.case, source.key)),
            "repeated_by": [key for key, line in self._lineage.items() if key != source.key and source.key in line],
            "words": "" if set(words.split()) == set(shown.split()) else words,
        }


def rivalry_rows(case: Case) -> list[dict[str, Any]]:
    """Every group of rivals, with what they differ in."""
    return [{"claims": list(group.claims), "about": list(group.about)} for group in voice_of(case).rivalries]


def rule_words(rule: Rule) -> str:
    """The words by which `find` finds a rule."""
    return plain(" ".join((rule.id, rule.label, rule.says, rule.note, *rule.classes, *rule.forbids)))


def thesis_words(thesis: Thesis) -> str:
    """The words by which `find` finds a thesis."""
    return plain(" ".join((thesis.id, thesis.author, thesis.says, thesis.note, thesis.source)))


def written_way_rows(case: Case) -> list[dict[str, Any]]:
    """Every way that the author wrote, as he wrote it: what it gives, the claims it names, and the things that are anywhere in it."""
    rows = []
    for way in case.ways:
        item, _, holder = way.gives.partition("@")
        title = way.label if way.label != "" else way.id
        holdings = [way.gives, *(name for need in way.needs for name in need.of)]
        things = dict.fromkeys((*way.by, *way.at, *way.via, *way.under, *(part for one in holdings for part in one.split("@"))))
        rows.append(
            {
                "id": way.id,
                "title": title,
                "gives": way.gives,
                "told": f"{title}: gives {case.title(item)}" + (f" to {case.title(holder)}" if holder != "" else ""),
                "claims": list(way.claims),
                "things": [thing for thing in things if thing != ""],
            }
        )
    return rows


def written_rows(case: Case) -> dict[str, dict[str, Any]]:
    """What `show` says of every rule, thesis and written way, by id. A line that is a claim's own stands as its id, with no text."""
    voice = voice_of(case)
    found: dict[str, dict[str, Any]] = {}
    ids = [*(one.id for one in case.rules), *(one.id for one in case.theses), *(one.id for one in case.ways)]
    for name in dict.fromkeys(ids):
        written = written_sections(voice, name)
        if written is not None:
            _, _, title, sections = written
            rows = sections_data(case, sections)
            for section in rows:
                section["lines"] = [_short(voice, line) for line in section["lines"]]
            found[name] = {"title": title, "sections": rows}
    return found


def _short(voice: Voice, line: dict[str, Any]) -> dict[str, Any]:
    claim = voice.case.claim_by_id.get(line["claims"][0]) if len(line["claims"]) == 1 and "fields" not in line else None
    if (
        claim is None
        or line["depth"] != 0
        or line["text"] != voice.says(claim)
        or line["mark"] != ("denied" if claim.denied else "")
    ):
        return line
    return {"text": "", "mark": "", "depth": 0, "claims": [claim.id]}
