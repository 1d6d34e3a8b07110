"""Statements of Wikidata as claims, their qualifiers as dates and hedges, their references as evidence."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from rapallo.exchange.found import Refusal
from rapallo.exchange.wikidata_dates import TimeError, dated, time_text
from rapallo.exchange.wikidata_words import Hedge, words
from rapallo.record.claim import Claim, Evidence
from rapallo.time import When

__all__ = ["SOURCE", "Statements"]

SOURCE = "WIKIDATA"
_START, _END, _DAY, _EARLIEST, _LATEST = "P580", "P582", "P585", "P1319", "P1326"
_DATES = (_START, _END, _DAY, _EARLIEST, _LATEST)
_HEDGES = ("P1480", "P5102")
_BIRTH, _BIRTHPLACE, _DIFFERENT = "P569", "P19", "P1889"
_LIFE = ("P31", "P625", "P570", "P571", "P576", *_DATES)
_STATED, _ADDRESS, _PAGES, _RETRIEVED, _IMPORTED = "P248", "P854", "P304", "P813", "P143"


class Statements:
    """The claims made so far, their evidence, the items they name, and the sources that references cite."""

    def __init__(self, refusals: list[Refusal], unread: Counter[str]) -> None:
        self.refusals, self.unread = refusals, unread
        self.claims: list[Claim] = []
        self.evidence: list[Evidence] = []
        self.named: set[str] = set()
        self.cited: dict[str, tuple[str, str]] = {}
        self._ids: set[str] = set()

    def read(self, item: str, claims: Mapping[str, Any]) -> None:
        """All statements of one item."""
        places = [value for one in _listed(claims.get(_BIRTHPLACE)) if (value := _item(one)) != "" and one.get("rank") != "deprecated"]
        for prop, statements in sorted(claims.items()):
            for number, one in enumerate(_listed(statements), 1):
                name = str(one.get("id") or f"{item}-{prop}-{number}")
                if one.get("rank") == "deprecated":
                    self.refusals.append(Refusal("a statement is deprecated", name))
                elif prop == _BIRTH:
                    self._birth(item, one, name, places)
                elif prop in words().claims or prop == _DIFFERENT:
                    self._link(item, prop, one, name)
                elif prop not in _LIFE and prop != _BIRTHPLACE:
                    self.unread[prop] += 1

    def _link(self, item: str, prop: str, statement: Mapping[str, Any], name: str) -> None:
        value = _item(statement)
        if value == "":
            kind = str(_snak(statement).get("snaktype"))
            reason = {"somevalue": "a value is unknown", "novalue": "there is said to be none"}.get(kind, "a value is no item")
            self.refusals.append(Refusal(f"{reason} ({prop})", name))
            return
        if prop == _DIFFERENT:
            verb, subject, thing, polarity = "same-as", item, value, "denied"
        else:
            found = words().claims[prop]
            verb, polarity = found.verb, ""
            subject, thing = (item, value) if found.item == "subject" else (value, item)
        self.named |= {subject, thing}
        hedges = self._hedges(statement)
        when = self._when(statement, hedges, name)
        self._take(statement, name, hedges, verb=verb, subject=subject, object=thing, when=when, polarity=polarity)

    def _birth(self, item: str, statement: Mapping[str, Any], name: str, places: list[str]) -> None:
        hedges = self._hedges(statement)
        try:
            value = _snak(statement).get("datavalue")
            when = dated(time_text(value.get("value") if isinstance(value, dict) else None), _mark(hedges))
        except TimeError as error:
            self.refusals.append(Refusal(str(error), name))
            return
        at = (places[0],) if len(places) == 1 else ()
        self.named |= {item, *at}
        self._take(statement, name, hedges, verb="be-born", subject=item, object="", when=when, at=at)

    def _take(
        self,
        statement: Mapping[str, Any],
        name: str,
        hedges: list[Hedge],
        *,
        verb: str,
        subject: str,
        object: str,
        when: When | None,
        polarity: str = "",
        at: tuple[str, ...] = (),
    ) -> None:
        rank = str(statement.get("rank", "normal"))
        rest = [prop for prop in _qualifiers(statement) if prop not in (*_DATES, *_HEDGES)]
        self.unread.update(f"qualifier {prop}" for prop in rest)
        note = [f"rank: {rank}"] if rank != "normal" else []
        stance = next((hedge.stance for hedge in hedges if hedge.stance != ""), "")
        claim = Claim(
            id=self._free(name),
            subject=subject.lower(),
            verb=verb,
            object=object.lower(),
            at=tuple(place.lower() for place in at),
            when=when,
            polarity=polarity,
            source=SOURCE,
            locator=name,
            stance=stance,
            hedge="; ".join(hedge.says for hedge in hedges),
            note="; ".join(note),
        )
        self.claims.append(claim)
        self._references(claim.id, statement)

    def _free(self, name: str) -> str:
        from rapallo.record.edit import slug

        stem = slug(name) or "statement"
        made, number = stem, 1
        while made in self._ids:
            number += 1
            made = f"{stem}-{number}"
        self._ids.add(made)
        return made

    def _hedges(self, statement: Mapping[str, Any]) -> list[Hedge]:
        found = []
        for prop in _HEDGES:
            for snak in _qualifiers(statement).get(prop, []):
                item = _item_of(snak)
                hedge = words().hedges.get(item)
                found.append(hedge if hedge is not None else Hedge(says=f"Wikidata item {item}" if item != "" else "unknown"))
        return found

    def _when(self, statement: Mapping[str, Any], hedges: list[Hedge], name: str) -> When | None:
        """The date of a statement by its qualifiers; what cannot be said in one date is refused, and the claim stays undated."""
        texts: dict[str, list[str]] = {}
        open_ends: dict[str, str] = {}
        try:
            for prop in _DATES:
                for snak in _qualifiers(statement).get(prop, []):
                    if snak.get("snaktype") == "novalue" and prop in (_START, _END):
                        open_ends[prop] = ".."
                    elif snak.get("snaktype") == "value":
                        value = snak.get("datavalue")
                        texts.setdefault(prop, []).append(time_text(value.get("value") if isinstance(value, dict) else None))
            if any(len(set(found)) > 1 for found in texts.values()):
                raise TimeError("several dates of one sort on one statement")
            said = {prop: found[0] for prop, found in texts.items()}
            if len(said) == 0 and len(open_ends) == 0:
                return None
            return dated(_text(said, open_ends, _mark(hedges)), "")
        except TimeError as error:
            self.refusals.append(Refusal(f"{error}; the claim is left undated", name))
            return None

    def _references(self, claim: str, statement: Mapping[str, Any]) -> None:
        seen: set[tuple[str, str]] = set()
        for reference in _listed(statement.get("references")):
            snaks = reference.get("snaks")
            if not isinstance(snaks, dict):
                continue
            item = next((found for snak in _listed(snaks.get(_STATED)) if (found := _item_of(snak)) != ""), "")
            url = next((found for snak in _listed(snaks.get(_ADDRESS)) if (found := _string(snak)) != ""), "")
            page = next((found for snak in _listed(snaks.get(_PAGES)) if (found := _string(snak)) != ""), "")
            if item == "" and url == "":
                self.unread["reference to another wiki" if _IMPORTED in snaks else "reference without a source"] += 1
                continue
            key = f"WD-{item}" if item != "" else f"WD-URL-{_digest(url)}"
            self.cited.setdefault(key, (item, url if item == "" else ""))
            where = ", ".join(part for part in (f"p. {page}" if page != "" else "", url) if part != "")
            locator = f"{where} (cited by Wikidata)" if where != "" else "(cited by Wikidata)"
            if (key, locator) not in seen:
                seen.add((key, locator))
                self.evidence.append(Evidence(claim=claim, source=key, locator=locator))


def _text(said: Mapping[str, str], open_ends: Mapping[str, str], mark: str) -> str:
    """One date out of the qualifiers; the mark of a hedge goes on each side."""

    def marked(text: str) -> str:
        julian = " (julian)" if text.endswith(" (julian)") else ""
        plain = text.removesuffix(julian)
        return f"{plain}{mark if ' ' not in plain else ''}{julian}"

    bounds = [prop for prop in (_EARLIEST, _LATEST) if prop in said]
    spans = [prop for prop in (_START, _END) if prop in said or prop in open_ends]
    if len(bounds) > 0 and (len(spans) > 0 or _DAY in said):
        raise TimeError("earliest or latest dates beside others")
    if len(bounds) == 2:
        return f"some time between {said[_EARLIEST]} and {said[_LATEST]}"
    if len(bounds) == 1:
        return f"not before {said[_EARLIEST]}" if bounds[0] == _EARLIEST else f"by {said[_LATEST]}"
    if len(spans) == 0:
        return marked(said[_DAY])
    if _DAY in said:
        raise TimeError("a day beside a span")
    start = marked(said[_START]) if _START in said else open_ends.get(_START, "")
    end = marked(said[_END]) if _END in said else open_ends.get(_END, "")
    if start.endswith("(julian)") != end.endswith("(julian)") and start not in ("", "..") and end not in ("", ".."):
        raise TimeError("one span in two calendars")
    julian = " (julian)" if "(julian)" in start + end else ""
    return f"{start.removesuffix(julian)}/{end.removesuffix(julian)}{julian}"


def _mark(hedges: list[Hedge]) -> str:
    marks = {hedge.mark for hedge in hedges} - {""}
    return "%" if marks == {"~", "?"} else "".join(marks)


def _listed(value: Any) -> list[dict[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _snak(statement: Mapping[str, Any]) -> Mapping[str, Any]:
    found = statement.get("mainsnak")
    return found if isinstance(found, dict) else {}


def _qualifiers(statement: Mapping[str, Any]) -> dict[str, list[dict[str, Any]]]:
    found = statement.get("qualifiers")
    return {str(prop): _listed(snaks) for prop, snaks in found.items()} if isinstance(found, dict) else {}


def _item(statement: Mapping[str, Any]) -> str:
    return _item_of(_snak(statement))


def _item_of(snak: Mapping[str, Any]) -> str:
    value = _inner(snak)
    name = value.get("id") if isinstance(value, dict) else None
    return name if isinstance(name, str) and name[:1] == "Q" and name[1:].isdigit() and len(name) < 20 else ""


def _string(snak: Mapping[str, Any]) -> str:
    value = _inner(snak)
    return value.strip() if isinstance(value, str) and value.isprintable() else ""


def _inner(snak: Mapping[str, Any]) -> Any:
    found = snak.get("datavalue")
    return found.get("value") if snak.get("snaktype") == "value" and isinstance(found, dict) else None


def _digest(text: str) -> str:
    from hashlib import sha256

    return sha256(text.encode()).hexdigest()[:8].upper()
