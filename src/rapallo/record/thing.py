"""A thing is anything a claim can be about: a state, a person, a plant, a skill, an agreement (§1.1)."""

from decimal import Decimal
from typing import Annotated

import msgspec

from rapallo.record.columns import Column
from rapallo.time import When

__all__ = ["ACTORS", "KINDS", "Thing"]

KINDS = (
    "state",
    "organisation",
    "person",
    "cohort",
    "place",
    "facility",
    "design",
    "product",
    "material",
    "skill",
    "agreement",
    "event",
)
ACTORS = ("state", "organisation", "person")


class Thing(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One thing of a case, with its names in several languages and the dates between which it existed."""

    id: Annotated[str, Column("id", "The thing's id, in one namespace with claims, ways and rules.", "§1.4", required=True)]
    kind: Annotated[str, Column("choice", "What sort of thing it is; blank: not said.", "§1.1", choices=KINDS)] = ""
    label: Annotated[str, Column("text", "The name it goes by in answers.", "§1.1")] = ""
    names: Annotated[tuple[tuple[str, str], ...], Column("names", "Its other names, with language.", "§1.1")] = ()
    classes: Annotated[tuple[str, ...], Column("texts", "Words of the case's own that rules and checks speak of.", "§1.1")] = ()
    when: Annotated[
        When | None, Column("when", "When it existed; a date alone is a beginning, except for events.", "§4.7")
    ] = None
    latitude: Annotated[Decimal | None, Column("number", "Latitude, WGS 84.", "§1.1", unit="degrees north")] = None
    longitude: Annotated[Decimal | None, Column("number", "Longitude, WGS 84.", "§1.1", unit="degrees east")] = None
    radius_km: Annotated[Decimal | None, Column("number", "How far off the point may be.", "§1.1", unit="kilometres")] = None
    part_of: Annotated[
        tuple[str, ...], Column("things", "The whole it is a part of; a whole has what its parts have.", "§4.1")
    ] = ()
    low: Annotated[Decimal | None, Column("number", "A cohort's size, or its lower bound.", "§1.1")] = None
    high: Annotated[Decimal | None, Column("number", "A cohort's size at most.", "§1.1")] = None
    unit: Annotated[str, Column("text", "What a cohort's size counts.", "§1.1")] = ""
    wikidata: Annotated[str, Column("text", "Its Wikidata id (Q…).", "§1.1")] = ""
    note: Annotated[str, Column("text", "Anything a reader should know.", "§1.1")] = ""

    @property
    def title(self) -> str:
        """What answers call it: its label, or its id where it has none."""
        return self.label if self.label != "" else self.id
