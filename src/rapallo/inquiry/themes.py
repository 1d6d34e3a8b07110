"""Under which plain heading an act stands: sites, training, production, people in post and so on."""

from collections.abc import Mapping

from rapallo.record.case import Case
from rapallo.record.claim import Claim

__all__ = ["GROUND", "PASSAGE", "PASSES", "THEMES", "WORD", "form_of", "theme_of"]

_VERBS: Mapping[str, tuple[str, ...]] = {
    "Sites leased and hosted": ("lease", "host"),
    "Sites founded, built and run": ("found", "build", "operate", "staff", "locate-at", "relocate", "close"),
    "Training and teaching": ("train", "teach", "study-at", "emulate"),
    "Designs, licences and trials": ("design", "license", "copy", "test", "derive-from"),
    "Production and equipment": ("produce", "mine", "equip", "power", "contain", "use"),
    "Deliveries": ("supply", "deliver", "import", "acquire"),
    "Money and ownership": ("finance", "own"),
    "Intelligence": ("share-intelligence", "conceal"),
    "People in post": ("command", "lead", "serve-in", "member-of"),
    "Visits and inspections": ("visit", "inspect"),
    "Talks, promises and contracts": ("negotiate", "mediate", "demand", "plan", "agree", "contract", "sign", "decide"),
    "Bans and sanctions": ("prohibit", "limit", "sanction"),
    "War and rupture": ("attack", "occupy", "destroy", "end"),
    "Figures, dependence and motives": ("measure", "depend-on", "prompt", "state"),
    "Identity, parts and succession": ("same-as", "part-of", "succeeds", "be-born"),
}
OTHER = "Other acts"
THEMES: tuple[str, ...] = (*_VERBS, OTHER)
"""The headings of `at`, `show` and `timeline`, in the order in which they stand."""

_THEME = {verb: theme for theme, verbs in _VERBS.items() for verb in verbs}

WORD = ("agree", "contract", "decide", "demand", "mediate", "negotiate", "plan", "sign")
"""Verbs of talk, promise and order: none of them means that anything was handed over (§1.8)."""

_NO_PASSING = (
    *("attack", "be-born", "close", "conceal", "contain", "depend-on", "derive-from", "destroy", "end", "inspect", "limit"),
    *("locate-at", "measure", "member-of", "occupy", "own", "part-of", "prohibit", "prompt", "same-as", "sanction", "state"),
    *("succeeds", "visit"),
)

_FORMS: Mapping[str, str] = {
    "lease": "Sites leased and hosted",
    "host": "Sites leased and hosted",
    "train": "Training and teaching",
    "teach": "Training and teaching",
    "study-at": "Training and teaching",
    "emulate": "Training and teaching",
    "license": "Designs and licences",
    "design": "Designs and licences",
    "copy": "Designs and licences",
    "finance": "Money and credit",
    "share-intelligence": "Intelligence",
    "staff": "People and services",
    "serve-in": "People and services",
    "lead": "People and services",
    "command": "People and services",
    "test": "Trials",
}
_FORM_OF_KIND: Mapping[str, str] = {
    "material": "Materials",
    "product": "Equipment and products",
    "design": "Designs and licences",
    "skill": "Training and teaching",
    "facility": "Plants and installations",
    "organisation": "Firms and bodies",
    "place": "Sites leased and hosted",
    "person": "People and services",
    "cohort": "People and services",
}
GROUND = "Use of its ground"
PASSAGE = "Passage and mediation"
_OTHER_FORM = "Other things given"
PASSES: tuple[str, ...] = (
    "Materials",
    "Equipment and products",
    "Designs and licences",
    "Training and teaching",
    "Sites leased and hosted",
    GROUND,
    "Plants and installations",
    "Trials",
    "Money and credit",
    "Intelligence",
    "People and services",
    PASSAGE,
    "Firms and bodies",
    _OTHER_FORM,
)
"""The forms in which one side gives another something, in the order in which `between` shows them."""


def theme_of(claim: Claim) -> str:
    """The heading of a claim, by its verb; a verb that the case adds stands under *Other acts*."""
    return _THEME.get(claim.verb, OTHER)


def form_of(case: Case, claim: Claim) -> str | None:
    """In what form a claim hands something over: by its verb, or by the kind of its object.

    ``None``: its verb hands nothing over (an attack, a ban, a visit) or is a mere word (`WORD`). A verb that the case adds hands
    something over if its file says what it gives.
    """
    if claim.verb in WORD or claim.verb in _NO_PASSING:
        return None
    form = _FORMS.get(claim.verb)
    if form is not None:
        return form
    if claim.verb not in _THEME and case.verb_of(claim).gives == "":
        return None
    thing = case.thing_by_id.get(claim.object)
    return _OTHER_FORM if thing is None else _FORM_OF_KIND.get(thing.kind, _OTHER_FORM)
