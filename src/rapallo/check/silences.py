"""R701: what the record is silent on, which is not the same as that it did not happen (§11.5)."""

from collections.abc import Iterator, Mapping

from rapallo.check.rule import Rule
from rapallo.check.survey import Survey, fault, listed, shown
from rapallo.errors import Fault
from rapallo.record import Claim

__all__ = ["RULES"]

_ATTAINS = (
    "acquire", "build", "copy", "deliver", "derive-from", "design", "equip", "finance", "host", "import", "lease",
    "license", "operate", "own", "produce", "supply", "teach", "test", "train", "use",
)  # fmt: skip


def forbidden_and_silent(survey: Survey) -> Iterator[Fault]:
    """R701: a forbidden class (or thing) that no claim says the bound ever had, made, tried or were taught."""
    bans = _bans(survey)
    if len(bans) == 0:
        return
    attained = _attained(survey)
    for (what, is_class), (bound, place, names) in sorted(bans.items()):
        things = _things_of(survey, what) if is_class else (what,)
        reached = set().union(*(attained.get(thing, set()) for thing in things))
        if any(_is_of(survey, actor, bound) for actor in reached):
            continue
        shown_as = f"the class '{shown(what)}'" if is_class else survey.title(what)
        whom = f" to {survey.titles(sorted(bound), 3)}" if len(bound) > 0 else ""
        finding = (
            f"{shown_as}: forbidden{whom} ({listed(names, 4)}), and no claim says that it was attained or tried: "
            "a silence of the record, not an impossibility."
        )
        yield fault("R701", place, finding, [name for name in names if name in survey.case.claim_by_id])


Bans = dict[tuple[str, bool], tuple[frozenset[str], tuple[str, int, int], list[str]]]


def _bans(survey: Survey) -> Bans:
    """Each forbidden class or thing with who is bound, where that is said first, and by which rules or claims."""
    found: Bans = {}
    for rule in survey.case.rules:
        bound = frozenset((*rule.binds, *rule.territory))
        for word in rule.classes:
            known = found.get((word, True))
            if known is None:
                found[word, True] = (bound, survey.rule_at(rule), [rule.id])
            else:
                found[word, True] = (known[0] | bound, known[1], [*known[2], rule.id])
    ruled = {word for word, _ in found}
    for claim in survey.of_verbs(("prohibit",)):
        thing = survey.case.thing_by_id.get(claim.object)
        if thing is None or not ruled.isdisjoint(thing.classes):
            continue
        known = found.get((thing.id, False))
        bound = frozenset((*claim.to, *claim.at))
        if known is None:
            found[thing.id, False] = (bound, survey.claim_at(claim), [claim.id])
        else:
            found[thing.id, False] = (known[0] | bound, known[1], [*known[2], claim.id])
    return found


def _attained(survey: Survey) -> Mapping[str, set[str]]:
    """For each thing the parties to claims of having, making, trying or learning it; wholes and likes of one class included."""
    found: dict[str, set[str]] = {}
    for claim in survey.of_verbs(_ATTAINS):
        parties = {name for name in (claim.subject, *claim.to, *claim.by, *_holders(survey, claim)) if name != ""}
        for name in (claim.object, claim.as_, *claim.for_, *((claim.subject,) if claim.verb == "derive-from" else ())):
            if name != "":
                for one in survey.identity.all_of(name):
                    for whole in survey.wholes(one):
                        found.setdefault(whole, set()).update(parties)
    return _with_likes(survey, found)


def _holders(survey: Survey, claim: Claim) -> tuple[str, ...]:
    """Who stands behind a design or product that is itself the subject."""
    return survey.wholes(claim.subject) if survey.kinds.get(claim.subject) in ("cohort", "product", "design") else ()


def _with_likes(survey: Survey, found: dict[str, set[str]]) -> Mapping[str, set[str]]:
    """A thing forbidden in general (*tanks*) is attained in any thing of all its classes (*Grosstraktor*)."""
    things = survey.case.thing_by_id
    wanted = {claim.object for claim in survey.of_verbs(("prohibit",)) if claim.object in things}
    by_word: dict[str, set[str]] = {}
    for name, parties in found.items():
        for word in things[name].classes if name in things else ():
            by_word.setdefault(word, set()).update(parties)
    for name in wanted:
        narrow = [word for word in things[name].classes if word in by_word]
        own = _most_telling(survey, things[name].classes)
        if own in narrow:
            found.setdefault(name, set()).update(by_word[own])
    return found


def _most_telling(survey: Survey, classes: tuple[str, ...]) -> str:
    """The class that fewest things have: *submarine*, and not *war-material*."""
    if len(classes) == 0:
        return ""
    count: dict[str, int] = survey.once("class counts", lambda: _class_counts(survey))
    return min(classes, key=lambda word: (count.get(word, 0), word))


def _class_counts(survey: Survey) -> dict[str, int]:
    found: dict[str, int] = {}
    for thing in survey.case.things:
        for word in thing.classes:
            found[word] = found.get(word, 0) + 1
    return found


def _things_of(survey: Survey, word: str) -> tuple[str, ...]:
    by_word: dict[str, list[str]] = survey.once("things by class", dict)
    if len(by_word) == 0:
        for thing in survey.case.things:
            for one in thing.classes:
                by_word.setdefault(one, []).append(thing.id)
    return tuple(by_word.get(word, ()))


def _is_of(survey: Survey, actor: str, bound: frozenset[str]) -> bool:
    """Whether an actor is one of the bound, of one side with one of them, or nobody in particular is bound."""
    if len(bound) == 0 or not bound.isdisjoint(survey.wholes(actor)):
        return True
    sides = {whole for one in bound for whole in survey.wholes(one)}
    return not sides.isdisjoint(survey.wholes(actor))


RULES = (Rule(("R701",), forbidden_and_silent, tables=("things",), absence=True),)
