"""A motif: a small declared pattern of claims, read from a file that people can write themselves (§13)."""

from collections.abc import Collection, Mapping
from functools import cached_property, lru_cache
from importlib import resources
from typing import Any

import msgspec

from rapallo.errors import CaseError
from rapallo.record.claim import ROLES
from rapallo.record.documents import Document, read_document
from rapallo.record.thing import ACTORS, KINDS
from rapallo.record.verb import builtin_verb

__all__ = ["PLACES", "Motif", "Part", "Pattern", "Step", "builtin_motifs", "read_motifs"]

PLACES = ("subject", "object", *ROLES)
"""Where in a claim a part of a motif can stand."""

_STEP_KEYS = ("id", "says", "any", "need", "denied", "after", "during")
_MOTIF_KEYS = ("id", "label", "meaning", "differs", "unless", "seen_in", "part", "step")
_PART_KEYS = ("id", "label", "kinds", "classes", "whole", "key")


class Part(msgspec.Struct, frozen=True):
    """Who or what plays in a motif. ``kinds`` it may have (blank: any), ``classes`` of which it must have one (blank: any).

    ``whole``: an actor, site or place stands for the state (else the organisation) it belongs to or lies in. ``key``: two matches
    that agree in all keys are one match.
    """

    id: str
    label: str
    kinds: frozenset[str] = frozenset()
    classes: frozenset[str] = frozenset()
    whole: bool = False
    key: bool = False


class Pattern(msgspec.Struct, frozen=True):
    """One way in which a claim can be a step: its verb (none: of a denial, any), and which part stands where. What stands in one place may
    play several parts: the site where something is tested, and the state on whose ground the site lies."""

    verbs: frozenset[str]
    places: tuple[tuple[str, str], ...]


class Step(msgspec.Struct, frozen=True):
    """One step of a motif. ``need``: without it there is no match; ``denied``: somebody's denial; ``after``: steps that it does not
    surely come before; ``during``: steps from which it does not surely lie apart in time."""

    id: str
    says: str
    patterns: tuple[Pattern, ...]
    need: bool = False
    denied: bool = False
    after: tuple[str, ...] = ()
    during: tuple[str, ...] = ()

    @property
    def parts(self) -> frozenset[str]:
        """The parts that its patterns name."""
        return frozenset(name for pattern in self.patterns for _, name in pattern.places)


class Motif(msgspec.Struct, frozen=True, dict=True):
    """A pattern with its meaning in a sentence, what it does *not* mean (``differs``), where it does not apply although it seems to
    (``unless``), and where it was ``seen_in``."""

    id: str
    label: str
    meaning: str
    parts: tuple[Part, ...]
    steps: tuple[Step, ...]
    differs: str = ""
    seen_in: tuple[str, ...] = ()
    unless: str = ""

    def part(self, name: str) -> Part:
        """The part of that name; raises `KeyError`."""
        for one in self.parts:
            if one.id == name:
                return one
        raise KeyError(name)

    @cached_property
    def together(self) -> frozenset[tuple[int, int]]:
        """The pairs of parts, by number, that stand in one place of some pattern: one thing may play both. Any other two are apart."""
        numbers = {part.id: number for number, part in enumerate(self.parts)}
        return frozenset(
            (numbers[one], numbers[other])
            for step in self.steps
            for pattern in step.patterns
            for place, one in pattern.places
            for also, other in pattern.places
            if place == also and numbers[one] < numbers[other]
        )


@lru_cache(maxsize=1)
def builtin_motifs() -> tuple[Motif, ...]:
    """The motifs that come with Rapallo, by id."""
    with resources.as_file(resources.files("rapallo.inquiry").joinpath("motifs.toml")) as path:
        return read_motifs(str(path))


def read_motifs(path: str, verbs: Collection[str] = ()) -> tuple[Motif, ...]:
    """The motifs of a TOML file, by id. ``verbs``: those that the cases have beside the built-in ones.

    Raises `CaseError` with every fault and its line, and `FileNotFoundError`.
    """
    document = read_document(path)
    found: dict[str, Motif] = {}
    for table in sorted(set(document.data) - {"motif"}):
        document.fault(table, 0, "", "R113", f"'{table}' is no table of a file of motifs.", "Write [[motif]].", "§13")
    entries = document.data.get("motif", [])
    for number, entry in enumerate(entries if isinstance(entries, list) else []):
        motif = _Reading(document, number, frozenset(verbs)).motif(entry)
        if motif is not None and motif.id in found:
            document.fault("motif", number, "id", "R113", f"the motif '{motif.id}' stands twice.", "Give each its own id.", "§13")
        elif motif is not None:
            found[motif.id] = motif
    if len(document.faults) > 0:
        raise CaseError(document.faults)
    return tuple(found[name] for name in sorted(found))


class _Reading(msgspec.Struct):
    """One ``[[motif]]`` being read: faults go to the document, at the line where the motif opens."""

    document: Document
    number: int
    verbs: frozenset[str] = frozenset()

    def _fault(self, code: str, finding: str, remedy: str) -> None:
        self.document.fault("motif", self.number, "", code, finding, remedy, "§13")

    def motif(self, entry: Any) -> Motif | None:
        """The motif, or ``None`` where it has a fault."""
        before = len(self.document.faults)
        if not isinstance(entry, dict):
            self._fault("R114", "a motif is not a table.", "Write [[motif]] and its keys below it.")
            return None
        self._keys(entry, _MOTIF_KEYS, "motif")
        parts = tuple(self._part(one) for one in self._tables(entry, "part"))
        names = frozenset(part.id for part in parts)
        steps = tuple(self._step(one, names) for one in self._tables(entry, "step"))
        known = {step.id for step in steps}
        for step in steps:
            for key, others in (("after", step.after), ("during", step.during)):
                for other in (one for one in others if one not in known or one == step.id):
                    self._fault(
                        "R113",
                        f"step '{step.id[:40]}' is {key} '{other[:40]}', which is no other step.",
                        "Name a step of the motif.",
                    )
        for what, ids in (("part", [part.id for part in parts]), ("step", [step.id for step in steps])):
            for name in sorted({one for one in ids if one != "" and ids.count(one) > 1}):
                self._fault("R113", f"the {what} '{name[:40]}' stands twice in a motif.", "Give each its own id.")
        self._whole(parts, steps)
        found = Motif(
            self._text(entry, "id", True), self._text(entry, "label", True), self._text(entry, "meaning", True), parts, steps,
            self._text(entry, "differs"), self._texts(entry, "seen_in"), self._text(entry, "unless"),
        )  # fmt: skip
        return found if len(self.document.faults) == before else None

    def _whole(self, parts: tuple[Part, ...], steps: tuple[Step, ...]) -> None:
        """What a motif must have as a whole: a needed step, a key that a needed step gives, needed steps that hang together."""
        needed = [step for step in steps if step.need and len(step.patterns) > 0]
        if not any(step.need for step in steps):
            self._fault("R114", "no step is needed, so anything would match.", "Write need = true at one step at least.")
        keys = frozenset(part.id for part in parts if part.key)
        if len(keys) == 0:
            self._fault("R114", "no part is a key, so all matches would be one.", "Write key = true at one part at least.")
        for name in sorted(keys.difference(*(step.parts for step in needed))) if len(needed) > 0 else []:
            self._fault(
                "R114", f"the key '{name[:40]}' stands in no needed step.", "Take the key away, or need the step that has it."
            )
        held, rest = needed[:1], needed[1:]
        while len(rest) > 0:
            near = [step for step in rest if any(not step.parts.isdisjoint(one.parts) for one in held)]
            if len(near) == 0:
                names = ", ".join(f"'{step.id[:40]}'" for step in rest)
                self._fault(
                    "R114", f"needed steps share no part with the others: {names}.", "Join them on who or what plays in both."
                )
                return
            held, rest = [*held, *near], [step for step in rest if step not in near]

    def _part(self, entry: Mapping[str, Any]) -> Part:
        self._keys(entry, _PART_KEYS, "part")
        kinds: set[str] = set()
        for kind in self._texts(entry, "kinds"):
            if kind != "actor" and kind not in KINDS:
                self._fault("R114", f"'{kind[:40]}' is no kind of thing.", f"Write actor, or one of {', '.join(KINDS)}.")
            kinds.update(ACTORS if kind == "actor" else (kind,))
        name = self._text(entry, "id", True)
        label = self._text(entry, "label")
        classes = frozenset(self._texts(entry, "classes"))
        return Part(
            name, label if label != "" else name, frozenset(kinds), classes, self._flag(entry, "whole"), self._flag(entry, "key")
        )

    def _step(self, entry: Mapping[str, Any], parts: frozenset[str]) -> Step:
        self._keys(entry, _STEP_KEYS, "step")
        denied = self._flag(entry, "denied")
        patterns = tuple(self._pattern(one, parts, denied) for one in self._tables(entry, "any"))
        if len(patterns) == 0:
            self._fault("R114", "a step has no pattern.", "Write any = [{ verbs = [...], subject = ... }].")
        return Step(
            self._text(entry, "id", True), self._text(entry, "says", True), patterns, self._flag(entry, "need"),
            denied, self._texts(entry, "after"), self._texts(entry, "during"),
        )  # fmt: skip

    def _pattern(self, entry: Mapping[str, Any], parts: frozenset[str], denied: bool) -> Pattern:
        self._keys(entry, ("verbs", *PLACES), "pattern")
        verbs = frozenset(self._texts(entry, "verbs"))
        for verb in sorted(verbs):
            if builtin_verb(verb) is None and verb not in self.verbs:
                self._fault("R114", f"'{verb[:40]}' is no verb.", "`rapallo verbs` lists them.")
        if len(verbs) == 0 and not denied:
            self._fault("R114", "a pattern names no verb.", 'Write verbs = ["supply"].')
        places = []
        for place in PLACES:
            found = entry.get(place, ())
            for name in (found,) if isinstance(found, str) else self._texts(entry, place):
                if name not in parts:
                    said = f"'{name[:40]}' at '{place}' is no part of the motif."
                    self._fault("R113", said, f"Its parts are {', '.join(sorted(parts))}.")
                else:
                    places.append((place, name))
        if len(places) == 0:
            self._fault(
                "R114", "a pattern names no part, so any claim of its verbs would do.", 'Write subject = "...", or another place.'
            )
        return Pattern(verbs, tuple(places))

    def _keys(self, entry: Mapping[str, Any], allowed: tuple[str, ...], what: str) -> None:
        for key in sorted(set(entry) - set(allowed)):
            self._fault("R113", f"'{key[:40]}' is no key of a {what}.", f"It has {', '.join(allowed)}.")

    def _tables(self, entry: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
        found = entry.get(key, [])
        if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
            self._fault("R114", f"'{key}' is not a list of tables.", f"Write [[motif.{key}]].")
            return []
        return found

    def _text(self, entry: Mapping[str, Any], key: str, needed: bool = False) -> str:
        found = entry.get(key, "")
        if not isinstance(found, str) or (needed and found == ""):
            self._fault("R114", f"'{key}' is not a text.", f'Write {key} = "...".')
            return ""
        return found

    def _texts(self, entry: Mapping[str, Any], key: str) -> tuple[str, ...]:
        found = entry.get(key, [])
        if not isinstance(found, list) or not all(isinstance(one, str) for one in found):
            self._fault("R114", f"'{key}' is not a list of texts.", f'Write {key} = ["..."].')
            return ()
        return tuple(found)

    def _flag(self, entry: Mapping[str, Any], key: str) -> bool:
        found = entry.get(key, False)
        if not isinstance(found, bool):
            self._fault("R114", f"'{key}' is neither true nor false.", f"Write {key} = true.")
            return False
        return found
