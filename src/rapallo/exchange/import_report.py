"""What an import did, told to whoever ran it: in a few lines, as JSON, and the rows without claims as a table."""

import csv
import io
from collections.abc import Iterable, Sequence

import msgspec

from rapallo.exchange.importing import Outcome, Refusal

__all__ = ["outcome_json", "outcome_text", "refusals_csv"]


def outcome_text(outcome: Outcome, limit: int = 5, unwritten: str = "") -> str:
    """The outcome in lines; of every list ``limit`` entries are shown (0: all). ``unwritten`` is why nothing was written, if so."""
    dry = unwritten != ""
    verb = "would be" if dry else "were"
    merged = outcome.merged
    lines = [f"{outcome.file} by the mapping '{outcome.mapping}': {_count(outcome.rows, 'row')} read"]
    lines += _rows(outcome, limit)
    lines.append("No claims." if outcome.claims == 0 else f"Claims: {outcome.claims:,}. Of these {verb}:")
    parts = [
        (len(merged.added), "added"), (merged.same, "there already"), (merged.moved, "there already, in another row of the file"),
        (len(merged.altered), "altered, as the file has changed"), (len(merged.edited), "left as somebody edited them here"),
        (len(merged.deleted), "left out, as somebody deleted them here"),
        (len(merged.conflicts), "in conflict, and left as they are"),
    ]  # fmt: skip
    lines += [f"  {count:,} {what}" for count, what in parts if count > 0]
    lines += _listing("altered", [f"{name}: {what}" for name, what in merged.altered], limit)
    lines += _listing("in conflict", [f"{name}: {what}" for name, what in merged.conflicts], limit)
    lines += _gone(outcome, limit, dry)
    made = [_count(count, what) for count, what in ((outcome.things, "thing"), (outcome.sources, "source")) if count > 0]
    if len(made) > 0:
        lines.append(f"New: {', '.join(made)}.")
    lines += _names(outcome, limit)
    lines += [f"Note: {remark}" for remark in outcome.remarks]
    if dry:
        lines.append(f"Nothing was written ({unwritten}).")
    return "\n".join(lines) + "\n"


def _rows(outcome: Outcome, limit: int) -> list[str]:
    """Where the rows went; the counts add up."""
    of_ids = f" of {_count(outcome.ids, 'id')}" if outcome.ids != outcome.claimed + outcome.repeats or outcome.repeats > 0 else ""
    lines = [f"  {outcome.claimed:,} made claims{of_ids}"]
    counts = (
        (outcome.repeats, "said again what another row says: its id is the same, or every cell"),
        (outcome.aside, "were set aside by only_if and not_if"),
        (outcome.silent, "met the condition of no [[claim]]"),
    )  # fmt: skip
    lines += [f"  {count:,} {what}" for count, what in counts if count > 0]
    if len(outcome.refused) > 0:
        lines.append(f"  {len(outcome.refused):,} {'was' if len(outcome.refused) == 1 else 'were'} refused:")
        by_reason: dict[str, list[Refusal]] = {}
        for one in outcome.refused:
            by_reason.setdefault(one.reason, []).append(one)
        for reason, rows in sorted(by_reason.items(), key=lambda item: (-len(item[1]), item[0])):
            lines.append(f"    {len(rows):,} × {reason}")
            shown = rows if limit == 0 else rows[:limit]
            lines += [f"      row {one.row}{': ' + one.detail if one.detail != '' else ''}" for one in shown]
            if len(shown) < len(rows):
                lines.append(f"      … and {len(rows) - len(shown):,} more (--refusals FILE lists them all)")
    if len(outcome.blanks) > 0:
        lines.append(f"  {_count(len(outcome.blanks), 'cell')} left blank, with what the file says in the note:")
        shown_blanks = outcome.blanks if limit == 0 else outcome.blanks[:limit]
        lines += [f"      row {row}: '{name}' {said!r}: {why}" for row, (name, said, why) in shown_blanks]
        if len(shown_blanks) < len(outcome.blanks):
            lines.append(f"      … and {len(outcome.blanks) - len(shown_blanks):,} more")
    if len(outcome.differing) > 0:
        lines.append(
            f"  {_count(len(outcome.differing), 'row id')} said different things on one question; each is a claim of its own:"
        )
        lines += _listing("", outcome.differing, limit)[1:]
    return lines


def _gone(outcome: Outcome, limit: int, dry: bool) -> list[str]:
    merged = outcome.merged
    lines = []
    if len(merged.gone) > 0:
        lines.append(f"Gone from the file, left in the case (--drop-gone drops them): {_few(merged.gone, limit)}")
    for file, claims in sorted(merged.elsewhere.items()):
        lines.append(f"From {file}, imported before in the same way, and left as it is: {_count(claims, 'claim')}")
    if len(merged.dropped) > 0:
        lines.append(f"{'Would be dropped' if dry else 'Dropped'}, as the file has them no longer: {_few(merged.dropped, limit)}")
    lines += _listing("gone from the file, but left", [f"{name}: {why}" for name, why in merged.held], limit)
    if len(merged.refused) > 0:
        lines.append(f"Their rows are refused now; the claims are left as they were: {_few(merged.refused, limit)}")
    return lines


def _names(outcome: Outcome, limit: int) -> list[str]:
    """What was taken for what, so that somebody can look."""
    spelt = [f"{name!r} as {thing}" for name, thing in outcome.spelt.items()]
    lines = _listing("read as things of the case by another spelling", spelt, limit)
    folded = [" = ".join(repr(text) for text in texts[:4]) for texts in outcome.folded.values()]
    lines += _listing("taken for one name, as only accents or punctuation differ", folded, limit)
    if outcome.undecided > 0:
        lines.append(f"{_count(outcome.undecided, 'new thing')} said to be of several kinds; the kind is left blank.")
    return lines


def _listing(title: str, entries: Sequence[str], limit: int) -> list[str]:
    if len(entries) == 0:
        return []
    shown = entries if limit == 0 else entries[:limit]
    more = [f"  … and {len(entries) - len(shown):,} more"] if len(shown) < len(entries) else []
    return [f"{title[:1].upper()}{title[1:]} ({len(entries):,}):", *(f"  {entry}" for entry in shown), *more]


def _few(entries: Sequence[str], limit: int) -> str:
    shown = entries if limit == 0 else entries[: max(limit, 1)]
    more = f" and {len(entries) - len(shown):,} more" if len(shown) < len(entries) else ""
    return f"{len(entries):,} ({', '.join(shown)}{more})"


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def outcome_json(outcome: Outcome) -> str:
    """The outcome whole, as JSON."""
    return msgspec.json.format(msgspec.json.encode(outcome), indent=1).decode() + "\n"


def refusals_csv(outcome: Outcome) -> str:
    """Every refused row and every cell left blank, a line each."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(["row", "what", "reason", "detail"])
    writer.writerows(_safe(row) for row in _all(outcome))
    return buffer.getvalue()


def _all(outcome: Outcome) -> Iterable[tuple[str, str, str, str]]:
    for one in outcome.refused:
        yield one.row, "refused", one.reason, one.detail
    for row, (name, said, why) in outcome.blanks:
        yield row, "left blank", name, f"{said}: {why}"


def _safe(row: Sequence[str]) -> list[str]:
    """Cells that no spreadsheet runs as a formula."""
    return [f"'{cell}" if cell[:1] in ("=", "+", "-", "@") else cell for cell in row]
