"""The record: things, sources, claims and verbs; the case and its files; names, identity, ancestry, rivals, standing."""

from rapallo.record.ancestry import Independence, ancestors, derived_from, independence, roots
from rapallo.record.case import Case
from rapallo.record.claim import ROLES, Claim, Evidence
from rapallo.record.columns import Column, columns_of
from rapallo.record.identity import Identity, identity_claims, identity_of
from rapallo.record.load import Loaded, load, read_case
from rapallo.record.rivals import Rivalry, rivalries
from rapallo.record.save import save
from rapallo.record.source import Source
from rapallo.record.standing import Standing, fallen, standings
from rapallo.record.story import broken_links, story_links
from rapallo.record.thing import ACTORS, KINDS, Thing
from rapallo.record.verb import Verb, builtin_verb, builtin_verbs
from rapallo.record.written import About, Complete, Given, Inspector, Need, Question, Reading, Rule, Thesis, Way

__all__ = [
    "ACTORS",
    "KINDS",
    "ROLES",
    "About",
    "Case",
    "Claim",
    "Column",
    "Complete",
    "Evidence",
    "Given",
    "Identity",
    "Independence",
    "Inspector",
    "Loaded",
    "Need",
    "Question",
    "Reading",
    "Rivalry",
    "Rule",
    "Source",
    "Standing",
    "Thesis",
    "Thing",
    "Verb",
    "Way",
    "ancestors",
    "broken_links",
    "builtin_verb",
    "builtin_verbs",
    "columns_of",
    "derived_from",
    "fallen",
    "identity_claims",
    "identity_of",
    "independence",
    "load",
    "read_case",
    "rivalries",
    "roots",
    "save",
    "standings",
    "story_links",
]
