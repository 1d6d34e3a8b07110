"""An issue drafted from stories, changed answers and precedents, each with its claims; and looked at before it is sent."""

import re
from pathlib import Path

import msgspec
import pytest

from letters import NOW, house_in
from rapallo.cli import main
from rapallo.errors import RapalloError
from rapallo.inquiry.diff import diff
from rapallo.inquiry.editions_answers import ask
from rapallo.inquiry.precedents import precedents
from rapallo.library.stories import CURATED, ORIGINAL, Story
from rapallo.library.stories_house import CaseLink, House
from rapallo.press.letter import issues_of, read_issue, write_issue
from rapallo.press.letter_body import mail_body
from rapallo.press.letter_changes import retold
from rapallo.press.letter_draft import Editions, Likeness, draft
from rapallo.press.letter_mail import mail_plain
from rapallo.press.letter_text import mail_text
from rapallo.press.letter_words import words
from rapallo.record.load import read_case

CASES = Path(__file__).parents[2] / "cases"


@pytest.fixture
def house(tmp_path: Path) -> House:
    return house_in(tmp_path)


def test_words_say_just_themselves() -> None:
    for text in (
        "1. a",
        "- b",
        "# c",
        "*d*",
        "[e](https://x.example)",
        "<b>",
        "a_b_c",
        "`f`",
        "> g",
        "+ h",
        "1) i",
        "&amp;",
        "![x](y)",
        "~~~",
        "===",
        "a & b < c",
        "&copy; and &#65;",
        "</p> <!-- x -->",
        "snake_case _and_ more_",
        "    four blanks",
        "a \\ b \\* c",
        "***",
        "~~~",
    ):
        assert mail_body(words(text)).count("<p ") == 1
        assert re.sub(r"\s+", " ", mail_text(words(text)).strip()) == text.strip(), text


def test_a_draft_cites_what_it_says(house: House) -> None:
    """Stories of both kinds, a changed answer and a precedent; every claim named is opened below with its source."""
    case = read_case(str(CASES / "tutorial"))
    fewer = msgspec.structs.replace(case, claims=tuple(one for one in case.claims if one.id != case.claims[0].id))
    house = msgspec.structs.replace(house, case=(CaseLink(name="tutorial", folder="x", page="https://example.org/t.html"),))
    stories = (
        Story(kind=ORIGINAL, id="ours", title="Ours *1*", at="2026-11-20", authors=("Ann",), summary="Short"),
        Story(
            kind=CURATED,
            id="abc",
            title="Theirs",
            at=NOW,
            url="https://n.example/x",
            source="News",
            body="*We* think",
            summary="They say <b>",
            links=("tutorial",),
        ),
    )
    editions = Editions("tutorial", changes := diff(fewer, case, names=("old", "tutorial")), retold(fewer, case, changes))
    others = {"tutorial": case, "german-soviet": read_case(str(CASES / "german-soviet"))}
    like = Likeness(
        "", precedents(read_case(str(CASES / "two-lineages")), others), "precedents tl", {"german-soviet": "German-Soviet"}
    )
    names = {"tutorial": "The airships *of* old"}
    issue = draft(house, "2026-12", "Subject", "2026-12-01", stories, [editions], [like], names)
    assert issue.draft and issue.made_of[:2] == ("story ours", "story abc")
    body = issue.body
    assert (
        "*Our own by Ann, 2026-11-20.*" in body and "*Elsewhere: News, no certain date.*" in body and "> They say \\<b>" in body
    )
    assert "Concerns: [The airships \\*of\\* old](<https://example.org/t.html>)" in body
    assert "[Read it at News](<https://n.example/x>)" in body and "“german-soviet” is *German-Soviet*" in body
    assert "A likeness of steps, not of causes" in body and "### Rests on" in body
    told = re.sub(r"inferred from .*|\*Claims (?:gone|added):\*\n\n(?:.*\n)*?\n", "", body)
    for named in sorted(set(re.findall(r"\(<https://example\.org/t\.html#claim-([a-z0-9-]+)>\)", told))):
        assert named in case.claim_by_id
        assert re.search(rf"^- \[(?:tutorial:)?{named}\]\(<[^>]+>\): ", body, re.MULTILINE), "opened in words"
    assert issue == draft(house, "2026-12", "Subject", "2026-12-01", stories, [editions], [like], names)
    write_issue(house, issue)
    assert read_issue(house, "2026-12") == issue
    assert [one.id for one in issues_of(house)] == ["2026-11"] and [one.id for one in issues_of(house, drafts=True)] == [
        "2026-12",
        "2026-11",
    ]
    with pytest.raises(RapalloError, match="there already"):
        write_issue(house, issue)
    with pytest.raises(RapalloError, match="nothing was chosen"):
        draft(house, "x", "s", "2026-12-01")


def test_a_changed_answer_is_told_before_and_now(house: House) -> None:
    """In the sentences of the two answers themselves, with the change of the record that made the difference, and its source."""
    case = read_case(str(CASES / "tutorial"))
    name = "airships-used"
    claims, evidence = (one for one in case.claims if one.id != name), (one for one in case.evidence if one.claim != name)
    fewer = msgspec.structs.replace(case, claims=tuple(claims), evidence=tuple(evidence))
    changes = diff(case, fewer, ("timeline",), names=("old", "new"))
    told = retold(case, fewer, changes)
    assert [one.change.question for one in told] == [one.question for kind in ("verdict", "dates", "lines") for one in changes.of(kind)]
    for one in told:
        was, now = ask(case, one.change.question).answer, ask(fewer, one.change.question).answer
        assert was is not None and now is not None and one.title in (was.title, now.title)
        for said, answer, other in ((one.before, was, now), (one.now, now, was)):
            own = [*answer.summary(), *(line.text for section in answer.sections() for line in section.lines)]
            assert all(any(sentence.endswith(each) for each in own) for sentence in said)
            assert not any(sentence in other.summary() for sentence in said)
    body = draft(house, "2026-12", "S", "2026-12-01", editions=[Editions("", changes, told)]).body
    assert "- *Before:* " in body and "- *Now:* " in body and f"One change gives the new answer by itself: {name}." in body
    assert "(Asked: `rapallo timeline`.)" in body and "### What changed in the record\n\n*Claims gone:*" in body
    assert re.search(rf"^- {name}: stated", body, re.MULTILINE) and "*Sources:*" in body
    same = Editions("", diff(case, case, names=("a", "b")))
    assert "Nothing changed." in draft(house, "2026-12", "S", "2026-12-01", editions=[same]).body


def test_where_the_likeness_fails_is_never_cut_off(house: House) -> None:
    """Every step and every difference stands in the draft, however long it is; only examples are counted instead of told."""
    others = {"german-soviet": read_case(str(CASES / "german-soviet"))}
    answer = precedents(read_case(str(CASES / "two-lineages")), others)
    body = mail_text(draft(house, "x", "S", "2026-12-01", likenesses=[Likeness("", answer, "precedents x", {})]).body)
    flat = " ".join(body.split())
    assert len(answer.found) >= 2
    for found in answer.found:
        motif = next(one for one in answer.motifs if one.id == found.motif)
        says = {step.id: step.says for step in motif.steps}
        for mark, steps in (("Only here", found.only_here), ("Only there", found.only_there), ("In neither", found.neither)):
            for step in steps:
                assert f"_{mark}:_ {says[step]}." in flat
        for step in found.common:
            assert f"{says[step][:1].upper()}{says[step][1:]}. _Here:_ " in flat
        for one in found.differences:
            assert f":_ here {one.here}; there {one.there}" in flat
    assert flat.count("Where the likeness fails") == len(answer.found)
    none = precedents(read_case(str(CASES / "tutorial")), {"tutorial": read_case(str(CASES / "tutorial"))})
    assert draft(house, "x", "S", "2026-12-01", likenesses=[Likeness("", none, "precedents", {})]).body.startswith("# Earlier cases")


def test_preview_writes_what_would_be_sent(house: House, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words_ = ["letter", "preview", "2026-11", str(tmp_path / "p"), "--no-browser", "--house", house.folder]
    assert main(words_) == 0
    first = {str(path.relative_to(tmp_path)): path.read_bytes() for path in (tmp_path / "p").rglob("*") if path.is_file()}
    assert {name for name in first if "/.rapallo" not in name} == {
        "p/mail.html",
        "p/mail.txt",
        "p/mail.eml",
        "p/letters/index.html",
        "p/letters/2026-11.html",
        "p/letters/feed.atom",
        "p/letters/feed.json",
    }
    assert main(words_) == 0
    assert {str(path.relative_to(tmp_path)): path.read_bytes() for path in (tmp_path / "p").rglob("*") if path.is_file()} == first
    issue = read_issue(house, "2026-11")
    assert first["p/mail.txt"].decode() == mail_plain(house, issue, "https://example.org/lion/unsubscribe/" + "A" * 43)
    assert main(["letter", "preview", "nothing", "--house", house.folder]) == 1
    assert main(["letter", "preview", "../x", "--house", house.folder]) == 1
    assert "There are: 2026-11" in capsys.readouterr().err


def test_drafted_from_the_command_line(house: House, capsys: pytest.CaptureFixture[str]) -> None:
    words_ = ["--house", house.folder]
    cases = [str(CASES / name) for name in ("two-lineages", "german-soviet", "tutorial")]
    command = [
        "letter",
        "draft",
        "2027-01",
        "--date",
        "2027-01-05",
        "--precedents",
        cases[0],
        "--among",
        cases[1],
        "--diff",
        cases[2],
        cases[2],
    ]
    assert main([*command, *words_]) == 0
    issue = read_issue(house, "2027-01")
    assert issue.draft and issue.subject == "The Löwe letter, 2027-01-05" and "Nothing changed." in issue.body
    assert main([*command, *words_]) == 1, "nothing is written over"
    assert main(["letter", "draft", "2027-02", "--story", "nothing", *words_]) == 1
    assert main(["letter", "draft", "2027-02", *words_]) == 1
    assert main(["letter", "draft", "2027-02", "--date", "soon", "--diff", cases[2], cases[2], *words_]) == 1
    assert main(["letter", "draft", "2027-02", "--subject", "a\nBcc: x", "--diff", cases[2], cases[2], *words_]) == 1
    err = capsys.readouterr().err
    assert "nothing was chosen" in err and "is no day" in err and "U+000A" in err
