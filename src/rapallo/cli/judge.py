"""`rapallo judge`: same, different or unsure, pair by pair; each judgement is saved at once and can be taken back."""

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from rapallo.cli.command import Argument, Command
from rapallo.cli.shared import CASE, FOLDER, HELP
from rapallo.errors import RapalloError, UsageError

if TYPE_CHECKING:
    from rapallo.exchange.proposals import Proposal

__all__ = ["COMMAND"]

_KEYS = "s same, d different, u unsure (a reason and claims may follow: s born the same day @c12); k skip, b back, a all claims, q quit"
_LETTERS = {"s": "same", "same": "same", "d": "different", "different": "different", "u": "unsure", "unsure": "unsure"}
_MOST_SIGNS = 1000


def run(options: Any) -> int:
    """Judge named pairs, take them back, or go through what is proposed."""
    from rapallo.cli.place import folder_of

    folder = folder_of(options)
    named = [(what, pair) for what, pair in (("same", options.yes), ("different", options.no), ("unsure", options.unsure),
                                             ("undo", options.undo)) if pair is not None]  # fmt: skip
    if len(named) > 1:
        raise UsageError("one pair at a time: --yes, --no, --unsure or --undo.")
    if len(named) == 1:
        return _one(options, folder, *named[0])
    return _session(options, folder)


def _one(options: Any, folder: str, what: str, pair: Sequence[str]) -> int:
    """Judge the pair named on the command line, or take back what was judged of it."""
    from rapallo.cli.output import visible
    from rapallo.exchange.judging import judge, take_back

    if what == "undo":
        done: Sequence[str] = take_back(folder, *pair)
        sys.stdout.write(visible("\n".join(done) if len(done) > 0 else "Nothing was judged of these two here.") + "\n")
        return 0 if len(done) > 0 else 1
    one, other = pair
    note = options.note if options.note is not None else _found(folder, one, other)
    said, _ = judge(folder, one, other, what, premises=options.from_, note=note, **_judge_of(options))
    sys.stdout.write(visible(said) + "\n")
    return 0


def _found(folder: str, one: str, other: str) -> str:
    """What the record has for and against two things being one, as a note for a judgement given without reasons."""
    from rapallo.exchange.entries import entries_of_case
    from rapallo.exchange.resemblance import resemblance
    from rapallo.record.load import read_case

    case = read_case(folder)
    entries = {entry.id: entry for entry in entries_of_case(case)}
    like = resemblance(entries[case.resolve(one).id], entries[case.resolve(other).id])
    if like is None:
        return "judged by hand; nothing alike in the names"
    return f"judged on {like.points} points: " + "; ".join(
        f"{piece.what}: {piece.text} {piece.points:+d}" for piece in like.pieces
    )


def _session(options: Any, folder: str) -> int:
    """Go through the pairs, best first; stop at the end of what is typed or piped in."""
    from rapallo.cli.output import visible, whole
    from rapallo.exchange.judging import judge, take_back
    from rapallo.exchange.resemblance import PROPOSED

    if options.note is not None or len(options.from_) > 0:
        raise UsageError("--note and --from go with one pair; in the session reason and @claims follow the letter.")
    waiting = list(_open(folder, options, whole(options.least, "--least", PROPOSED)))
    past: list[tuple[Proposal, str]] = []
    counts = {"same": 0, "different": 0, "unsure": 0}
    at, shown = 0, -1
    while at < len(waiting):
        pair = waiting[at]
        if shown != at:
            if _settled(folder, pair):
                at += 1
                continue
            _show(folder, pair, at, len(waiting))
            shown = at
        line = _typed()
        if line is None:
            break
        word, _, note = line.partition(" ")
        word = word.lower()
        if word in ("q", "quit"):
            break
        if word == "":
            continue
        if word in ("k", "skip", "n", "next"):
            past.append((pair, ""))
            at += 1
        elif word in ("a", "all"):
            _show(folder, pair, at, len(waiting), claims=0)
        elif word in ("b", "back"):
            if len(past) == 0:
                sys.stderr.write("This is the first pair.\n")
                continue
            last, judged = past.pop()
            if judged != "":
                sys.stdout.write(visible("\n".join(take_back(folder, last.one, last.other))) + "\n")
                counts[judged] -= 1
            at, shown = waiting.index(last), -1
        elif word in _LETTERS:
            what = _LETTERS[word]
            words = note.split()
            premises = [word[1:] for word in words if len(word) > 1 and word[0] == "@"]
            why = " ".join(word for word in words if word[0] != "@") or _reasons(pair)
            try:
                said, _ = judge(folder, pair.one, pair.other, what, premises=premises, note=why, **_judge_of(options))
            except RapalloError as error:
                sys.stderr.write(visible(str(error)) + "\n")
                continue
            sys.stdout.write(visible(said) + "\n")
            past.append((pair, what))
            counts[what] += 1
            at += 1
        else:
            sys.stderr.write(f"{_KEYS}\n")
    told = ", ".join(f"{number} {what}" for what, number in counts.items())
    sys.stdout.write(f"judged: {told}; {max(0, len(waiting) - at)} of {len(waiting)} pairs left\n")
    return 0


def _judge_of(options: Any) -> dict[str, str]:
    return {"by": options.by or "", "confidence": options.confidence or ""}


def _open(folder: str, options: Any, least: int) -> "tuple[Proposal, ...]":
    from rapallo.exchange.judgements import read_unsure
    from rapallo.exchange.proposals import proposals
    from rapallo.record.load import read_case

    case = read_case(folder)
    about = "" if options.about is None else case.resolve(options.about).id
    unsure = [(pair.one, pair.other) for pair in read_unsure(folder)] if not options.again else []
    return proposals(case, least=max(1, least), about=about, unsure=unsure).pairs


def _settled(folder: str, pair: "Proposal") -> bool:
    """Whether claims recorded meanwhile make the two one, or keep them apart."""
    from rapallo.exchange.judgements import judged
    from rapallo.record.load import read_case

    return (min(pair.one, pair.other), max(pair.one, pair.other)) in judged(read_case(folder))


def _show(folder: str, pair: "Proposal", at: int, number: int, claims: int = 6) -> None:
    from rapallo.cli.output import visible, width
    from rapallo.exchange.facing import facing
    from rapallo.record.load import read_case

    sys.stdout.write(f"\n{at + 1} of {number}\n" + visible(facing(read_case(folder), pair, width(), claims)))
    sys.stdout.flush()
    sys.stderr.write(f"\n{_KEYS}\n> ")
    sys.stderr.flush()


def _typed() -> str | None:
    """A line from the terminal or the pipe; ``None`` at its end."""
    line = sys.stdin.readline(_MOST_SIGNS)
    return None if line == "" else line.strip()


def _reasons(pair: "Proposal") -> str:
    """What the judgement was made on, for its note."""
    return f"judged on {pair.points} points: " + "; ".join(f"{line.text} {line.mark}" for line in pair.pieces)


COMMAND = Command(
    name="judge",
    meaning=(
        "Goes through what may be the same and records your judgement: same and different as claims of identity (same-as, affirmed or "
        "denied; assumed, or inferred from claims you name; resting on the source JUDGED), unsure in judgements.csv, where it changes no answer. "
        "Every judgement is saved at once and can be taken back. What contradicts claims that stand is refused with the chain of claims. "
        "Lines can be piped in."
    ),
    arguments=(
        FOLDER,
        Argument(("--yes",), "These two are the same; no questions.", value="A B", many="2"),
        Argument(("--no",), "These two are different; no questions.", value="A B", many="2"),
        Argument(("--unsure",), "These two cannot be decided; no questions.", value="A B", many="2"),
        Argument(("--undo",), "Take back what was judged of these two.", value="A B", many="2"),
        Argument(("--by",), "Who judges; stands as speaker.", value="NAME"),
        Argument(("--note",), "Why; with --yes, --no or --unsure.", value="TEXT"),
        Argument(("--from",), "A claim that it is concluded from; repeated for several.", value="CLAIM", many="*"),
        Argument(
            ("--confidence",), "How sure the judgement is; else not graded.", value="GRADE", choices=("high", "moderate", "low")
        ),
        Argument(("--about",), "Only pairs with this thing of the case.", value="NAME"),
        Argument(("--least",), "Points from which a pair is shown.", value="N", default="4"),
        Argument(("--again",), "Also pairs that were left unsure."),
        CASE,
        HELP,
    ),
    examples=(
        'rapallo judge --by "Ann Smith"',
        'rapallo judge --no "Hans Speidel" "Helm Speidel" --note "brothers"',
        "rapallo judge --undo hans-speidel helm-speidel",
    ),
    run=run,
)
