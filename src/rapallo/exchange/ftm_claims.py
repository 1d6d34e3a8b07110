"""Links of FollowTheMoney as claims: which verb, who stands where, when, and on whose word."""

from collections import Counter
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from functools import cache
from itertools import product

from rapallo.exchange.found import Refusal
from rapallo.exchange.ftm_dates import plain
from rapallo.exchange.ftm_rows import Raw
from rapallo.exchange.ftm_words import words
from rapallo.exchange.naming_ids import Ids
from rapallo.record.claim import Claim, Evidence
from rapallo.record.thing import KINDS, Thing
from rapallo.record.verb import Verb, builtin_verb, builtin_verbs
from rapallo.time import When, parse_when

__all__ = ["LINKED", "Linker"]

LINKED = Verb(
    id="linked-to",
    label="was linked to",
    inverse="was linked to",
    meaning="A register notes a link of some kind, which the claim's note names. Does not mean that either did anything for the other.",
    subject=KINDS,
    object=KINDS,
    happens="recurs",
    span=True,
    amount=False,
    export="UnknownLink; prov:wasInfluencedBy",
)
"""The verb of links that say no more than that there is one; a case that uses it carries it in its own folder."""

_SAID = {
    "role", "status", "relationship", "summary", "description", "startDate", "endDate", "date", "proof", "recordId", "percentage",
    "reason", "program", "listingDate", "sourceUrl", "purpose", "goodsDescription", "authority", "amount", "currency",
}  # fmt: skip
_NOTED = ("relationship", "status", "reason", "program", "purpose", "amount", "currency")
_MOST_PAIRS = 100


@cache
def _verbs_by_label() -> Mapping[str, str]:
    found: dict[str, str] = {}
    for name in builtin_verbs():
        verb = builtin_verb(name)
        if verb is not None:
            found.setdefault(verb.label, name)
    return found


class Linker:
    """The claims made so far of a file's links, with their evidence and the things that only texts named."""

    def __init__(
        self, things: Mapping[str, Thing], ids: Ids, keys: Mapping[str, str], refusals: list[Refusal], unread: Counter[str]
    ) -> None:
        self.things, self.ids, self.keys = things, ids, keys
        self.refusals, self.unread = refusals, unread
        self.claims: list[Claim] = []
        self.evidence: list[Evidence] = []
        self.made: list[Thing] = []
        self._kinds = {thing.id: thing.kind for thing in things.values()}
        self._by_label: dict[str, list[str]] = {}
        for thing in things.values():
            self._by_label.setdefault(thing.label, []).append(thing.id)

    def refuse(self, reason: str, entity: Raw) -> None:
        """Count a link that is not taken, or a part of it."""
        self.refusals.append(Refusal(reason, entity.id))

    def link(self, entity: Raw) -> None:
        """Make the claims of one link: one for each pair of its ends."""
        schema = entity.schemata[0]
        if schema == "Similar":
            self.refuse("a likeness (Similar) is no identity", entity)
            return
        known = words().links.get(schema)
        places = [(end.property, end.role) for end in known.ends] if known is not None else _plain_ends(schema)
        ends = {role: self._known(entity, name) for name, role in places}
        if known is not None and known.text[0] != "":
            ends[known.text[1]] = self._by_text(entity, known.text[0], schema)
        if schema == "Payment" and len(ends["object"]) == 0:
            ends["object"], ends["to"] = ends["to"], []
        wanting = [role for role in ("subject", "object") if len(ends.get(role, [])) == 0]
        if len(wanting) > 0:
            self.refuse(_why(schema, wanting[0]), entity)
            return
        self.unread.update(
            f"{schema}.{name}" for name in entity.properties if name not in _SAID and name not in dict(places)
        )
        pairs = list(product(ends["subject"], ends["object"]))
        if len(pairs) > _MOST_PAIRS:
            self.refuse(f"a link has more than {_MOST_PAIRS} pairs of ends", entity)
            return
        when = self._when(entity)
        for number, pair in enumerate(pairs):
            self._claim(entity, schema, {"subject": pair[0], "object": pair[1]}, tuple(ends.get("to", ())), when, number)

    def _known(self, entity: Raw, name: str) -> list[str]:
        found = []
        for value, _ in entity.properties.get(name, []):
            thing = self.things.get(value)
            if thing is None:
                self.refuse(f"{name} names an entity that is not in the file, or has no place in a case", entity)
            else:
                found.append(thing.id)
        return found

    def _by_text(self, entity: Raw, name: str, schema: str) -> list[str]:
        """The things that a text names: one of the file by its label, else one made of the text, whose kind is not said."""
        found = []
        for text, _ in entity.properties.get(name, []):
            label = " ".join(text.split())
            same = self._by_label.get(label, [])
            if len(same) > 1:
                self.refuse(f"{name} is the name of several things", entity)
            elif len(same) == 1:
                found.append(same[0])
            elif schema != "Payment":
                kind = "organisation" if name == "authority" else "product" if name == "goodsDescription" else ""
                made = Thing(id=self.ids.free(_stem(label)), kind=kind, label=label, note=f"named as {name} alone")
                self._by_label[label] = [made.id]
                self.made.append(made)
                self._kinds[made.id] = kind
                found.append(made.id)
        return found

    def _when(self, entity: Raw) -> When | None:
        """The span or day of a link, at the precision it is said with; several that cannot be paired are refused."""
        texts: dict[str, list[str]] = {}
        for name in ("date", "startDate", "endDate", "listingDate"):
            values = sorted({text for text, _ in entity.properties.get(name, [])})
            for text in values:
                if not plain(text[:10]):
                    self.refuse("a date is not a year, a month or a day", entity)
            texts[name] = sorted({text[:10] for text in values if plain(text[:10])})
        if len(texts["startDate"]) == 0 and "Sanction" in entity.schemata:
            texts["startDate"] = texts["listingDate"]
        start, end, date = texts["startDate"], texts["endDate"], texts["date"]
        if len(start) > 1 or len(end) > 1 or (len(start) + len(end) == 0 and len(date) > 1):
            self.refuse("several dates were merged into one link and cannot be told apart; it is left undated", entity)
            return None
        if len(start) + len(end) == 0:
            return parse_when(date[0]) if len(date) == 1 else None
        first, last = "".join(start), "".join(end)
        if first != "" and last != "" and first[: len(last)] > last[: len(first)]:
            self.refuse("a link ends before it begins; it is left undated", entity)
            return None
        return parse_when(f"{first}/{last}")

    def _claim(
        self, entity: Raw, schema: str, ends: Mapping[str, str], to: tuple[str, ...], when: When | None, number: int
    ) -> None:
        verb = self._verb(entity, schema, ends)
        stem = self.ids[entity.id]
        low = self._percent(entity) if schema == "Ownership" else None
        keys = list(dict.fromkeys(self.keys[name] for name in entity.datasets or ["unnamed dataset"]))
        proofs = [self.keys[name] for name, _ in entity.properties.get("proof", []) if name in self.keys]
        proofs = list(dict.fromkeys(proofs))
        main = proofs[0] if len(proofs) > 0 and proofs[0] in keys else keys[0]
        claim = Claim(
            id=stem if number == 0 else self.ids.free(f"{stem}-{number + 1}"),
            subject=ends["subject"],
            verb=verb,
            object=ends["object"],
            to=to,
            when=when,
            low=low,
            high=low,
            unit="percent" if low is not None else "",
            source=main,
            locator=entity.id,
            note=self._note(entity, schema, verb),
        )
        self.claims.append(claim)
        for key in dict.fromkeys([*proofs, *keys]):
            if key != main:
                self.evidence.append(Evidence(claim=claim.id, source=key, locator=entity.id))

    def _verb(self, entity: Raw, schema: str, ends: Mapping[str, str]) -> str:
        """The verb that the role says word for word, if it may stand between such things; else the schema's."""
        for text, _ in entity.properties.get("role", []):
            name = _verbs_by_label().get(text)
            verb = builtin_verb(name) if name is not None else None
            if verb is None or name is None:
                continue
            allowed = [(verb.kinds(role), self._kinds.get(ends[role], "")) for role in ("subject", "object")]
            if all(found is not None and (kind == "" or kind in found) for found, kind in allowed):
                return name
        link = words().links.get(schema)
        return link.verb if link is not None else LINKED.id

    def _percent(self, entity: Raw) -> Decimal | None:
        texts = [text for text, _ in entity.properties.get("percentage", [])]
        if len(texts) == 0:
            return None
        try:
            value = Decimal(texts[0].removesuffix("%").strip())
        except InvalidOperation:
            value = Decimal("NaN")
        if len(texts) > 1 or not value.is_finite() or not 0 <= value <= 100 or value.as_tuple().exponent < -20:  # type: ignore[operator]
            self.refuse("a percentage is not one number from 0 to 100", entity)
            return None
        return value

    def _note(self, entity: Raw, schema: str, verb: str) -> str:
        """What else the link says, in words; what our own export wrote into the description is not said twice."""
        own = [text for text, _ in entity.properties.get("recordId", [])] == [entity.id]
        label = builtin_verb(verb)
        roles = [text for text, _ in entity.properties.get("role", []) if label is None or text != label.label]
        parts = [text for text, _ in entity.properties.get("summary", [])]
        parts += [] if own else [text for text, _ in entity.properties.get("description", [])]
        parts += [f"role: {text}" for text in roles]
        parts += [] if own else [f"address: {text}" for text, _ in entity.properties.get("sourceUrl", [])]
        parts += [f"{name}: {text}" for name in _NOTED for text, _ in entity.properties.get(name, [])]
        if verb == LINKED.id and schema != "UnknownLink":
            parts.insert(0, schema)
        return " / ".join(parts)


def _plain_ends(schema: str) -> list[tuple[str, str]]:
    first, last = words().others[schema]
    return [(first, "subject"), (last, "object")]


def _why(schema: str, role: str) -> str:
    if schema == "EconomicActivity" and role == "object":
        return "it does not say what was delivered"
    if schema == "Sanction" and role == "subject":
        return "it does not say who imposed the sanction"
    return f"a link of schema {schema} has no {role} in the file"


def _stem(label: str) -> str:
    from rapallo.record.edit import slug

    made = slug(label)[:60].strip("-")
    return made if made != "" else "thing"


