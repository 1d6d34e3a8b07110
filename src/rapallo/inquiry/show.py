"""The whole record of one thing, claim, source, rule, thesis or way."""

from rapallo.errors import UnknownName
from rapallo.inquiry.answer import Answer, Section
from rapallo.inquiry.digest import digest
from rapallo.inquiry.head import typed
from rapallo.inquiry.voice import Voice, voice_of
from rapallo.record.case import Case

__all__ = ["Show", "show"]


class Show(Answer, frozen=True, kw_only=True):
    """What the record holds on one of its entries: ``kind`` is thing, claim, source, rule, thesis or way; ``id`` its id."""

    id: str
    kind: str
    content: tuple[Section, ...]

    def sections(self) -> tuple[Section, ...]:
        """The content as it was put together."""
        return self.content


def show(case: Case, name: str) -> Show:
    """All that the record says of one entry: a claim, source, rule, thesis or way by its id, a thing by any of its names.

    Raises `UnknownName` with what is near.
    """
    voice = voice_of(case)
    kind, found, title, content = _found(voice, name)
    lines = [line for section in content for line in section.lines]
    return Show(
        question=typed("show", name),
        title=title,
        case=case.about.title,
        digest=digest(case),
        grounds=voice.grounds(lines),
        id=found,
        kind=kind,
        content=content,
    )


def _found(voice: Voice, name: str) -> tuple[str, str, str, tuple[Section, ...]]:
    case = voice.case
    if name in case.claim_by_id and name not in case.thing_by_id:
        from rapallo.inquiry.show_claim import claim_sections

        return "claim", name, f"Claim {name}", claim_sections(voice, case.claim_by_id[name])
    key = name if name in case.source_by_key else name.upper()
    if key in case.source_by_key:
        from rapallo.inquiry.show_source import source_sections

        return "source", key, f"Source {key}", source_sections(voice, case.source_by_key[key])
    from rapallo.inquiry.show_written import written_sections

    written = written_sections(voice, name)
    if written is not None:
        return written
    from rapallo.inquiry.show_thing import thing_sections

    try:
        thing = case.resolve(name)
    except UnknownName as error:
        raise UnknownName(name, error.near, "thing, claim, source, rule, thesis or way") from None
    return "thing", thing.id, thing.title, thing_sections(voice, thing)
