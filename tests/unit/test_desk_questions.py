"""Every question that there is, put to a desk: the same answer, to the letter, as the command gives."""

import json
import shlex
import shutil
from pathlib import Path

import pytest

from asgi import Client
from desks import PORT, TOKEN
from furnished import furnished_case, furnished_house
from pages import CASES
from rapallo.cli import main
from rapallo.inquiry import QUESTIONS
from rapallo.press.payload_answers import templates
from rapallo.press.payload_beside import Beside
from rapallo.record import read_case

pytest.importorskip("starlette", reason="the desk's libraries are not installed: pip install 'rapallo[desk]'")

from rapallo.desk import Shelf, desk_app

ALONE = set(QUESTIONS) - {"precedents", "diff"}

pytestmark = pytest.mark.usefixtures("built")


@pytest.fixture
def around(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with two cases, in which commands are typed."""
    shutil.copytree(CASES / "two-lineages", tmp_path / "here")
    shutil.copytree(CASES / "tutorial", tmp_path / "there")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def client_of(shelf: Shelf, token: str = TOKEN) -> Client:
    return Client(desk_app(shelf, PORT, token), f"127.0.0.1:{PORT}")


def examples(folder: Path) -> dict[str, str]:
    return {one["name"]: one["example"] for one in templates(read_case(str(folder)), ["there"])}


def commanded(question: str, form: str, capsys: pytest.CaptureFixture[str]) -> tuple[int, str, str]:
    """What the command says: exit code, output and errors."""
    name, *rest = shlex.split(question)
    words = {"diff": ["diff", *rest, "here"], "precedents": ["precedents", "here", "--among", "there", *rest]}
    capsys.readouterr()
    code = main([*words.get(name, [name, *rest, "--case", "here"]), "--format", form])
    said = capsys.readouterr()
    return code, said.out, said.err


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_question_has_one_answer(name: str, around: Path, capsys: pytest.CaptureFixture[str]) -> None:
    client = client_of(Shelf("here", among=["there"]))
    question = examples(around / "here")[name]
    code, out, _ = commanded(question, "json", capsys)
    reply = client.get("/api/ask", params={"q": question})
    assert code == 0 and reply.status_code == 200 and reply.text == out, question
    assert client.get("/api/ask", params={"q": question}).content == reply.content, "what is remembered is the same"
    if name == "diff":  # the command has no such format
        assert client.get("/api/figure", params={"q": question}).status_code == 400
        return
    code, out, err = commanded(question, "svg", capsys)
    drawn = client.get("/api/figure", params={"q": question})
    if code == 0:
        assert drawn.status_code == 200 and drawn.text.rstrip("\n") == out.rstrip("\n")
    else:
        assert drawn.status_code == 400 and drawn.json()["error"] in err


@pytest.mark.parametrize("question", ["precedents --motif false-papers", "precedents --pairs 3", "diff there --singles 0", "diff there --ask rivals"])
def test_options_are_those_of_the_command(question: str, around: Path, capsys: pytest.CaptureFixture[str]) -> None:
    client = client_of(Shelf("here", among=["there"]))
    assert client.get("/api/ask", params={"q": question}).text == commanded(question, "json", capsys)[1]


@pytest.mark.parametrize(
    ("question", "said"),
    [("precedents --motif nothing", "nothing"), ("precedents --pairs 0", "--pairs"), ("precedents --pairs x", "--pairs"),
     ("precedents --among /etc", "--among"), ("precedents --motifs /etc/passwd", "--motifs"), ("precedents a b", "b"),
     ("precedents story", "no house"), ("diff", "NAME"), ("diff /etc", "/etc"), ("diff ../there", "../there"), ("diff there --out x", "--out")],
)  # fmt: skip
def test_a_desk_reads_nothing_that_it_was_not_opened_with(question: str, said: str, around: Path) -> None:
    reply = client_of(Shelf("here", among=["there"])).get("/api/ask", params={"q": question})
    assert reply.status_code == 400 and said in reply.json()["error"]


def test_without_other_cases_it_says_so(around: Path) -> None:
    client = client_of(Shelf("here"))
    assert "No other case" in client.get("/api/ask", params={"q": "precedents"}).json()["summary"][0]
    assert client.get("/api/ask", params={"q": "diff there"}).status_code == 400
    assert {one["name"] for one in client.get("/api/payload").json()["questions"]} == ALONE


def test_templates_name_what_can_be_asked(around: Path) -> None:
    shelf = Shelf("here", Beside(house="The house"), among=["there"])
    rows = {one["name"]: one for one in client_of(shelf).get("/api/payload").json()["questions"]}
    assert set(rows) == set(QUESTIONS) and rows["diff"]["example"] == "diff there" and rows["precedents"]["example"] == "precedents"
    alone = templates(read_case("here"), (), True)
    assert {one["name"] for one in alone} == {*ALONE, "precedents"}, "a house has stories to compare, with no other case"


def test_a_story_of_the_house_resembles_what_the_command_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    furnished_case(tmp_path)
    house = furnished_house(tmp_path)
    body = "The school at the port was leased to an air office in secret.\n\nPilots were trained there under a treaty.\n"
    story = house / "stories" / "ours.md"
    story.write_text(story.read_text(encoding="utf-8").replace("Our own text.\n", body), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    client = client_of(Shelf("case", Beside(house="The house"), str(house)))
    reply = client.get("/api/ask", params={"q": "precedents ours"})
    capsys.readouterr()
    assert main(["precedents", "house/stories/ours.md", "--among", "case", "--format", "json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert reply.json() == {**answer, "question": "precedents ours"}, "but for what the story is called"
    story.write_text(story.read_text(encoding="utf-8") + "\nThe airships of Arland were licensed to Bertania.\n", encoding="utf-8")
    again = client.get("/api/ask", params={"q": "precedents ours"})
    assert again.status_code == 200 and again.json() != reply.json(), "a story is read as it is now"
    queued = client.get("/api/stories").json()["queue"][0]["id"]
    assert client.get("/api/ask", params={"q": f"precedents {queued}"}).status_code == 200
    for name in ("nobody", "../house", "../../case/case"):
        assert "no story" in client.get("/api/ask", params={"q": f"precedents {name}"}).json()["error"]
    assert "is for a case" in client.get("/api/ask", params={"q": "precedents ours --pairs 2"}).json()["error"]
