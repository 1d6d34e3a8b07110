"""The tutorial's case with a library beside it, and a house with stories and a letter, for the desk's tests."""

import shutil
from pathlib import Path

from rapallo.library.adding import add
from rapallo.library.feeds import Item
from rapallo.library.queue import note_items
from rapallo.library.stories_house import begin_house
from rapallo.record.stored import passage_digest

__all__ = ["EVIL", "GONE", "HERE", "MOVED", "furnished_case", "furnished_house", "quoted"]

CASES = Path(__file__).resolve().parents[1] / "cases"
EVIL = "<img src=x onerror=alert(1)></script><script>alert(2)</script>\u202eturned"
HERE = "The school at Port Lume was leased to the Arland Air Office."
MOVED = "Some fifty pilots \U0001d54f were trained there, by the diary's count."
GONE = "This sentence stood here once."


def quoted(text: str, passage: str, start: int = -1) -> str:
    """The three columns of a selector: where a passage begins and ends, and its digest."""
    at = text.index(passage) if start < 0 else start
    return f"{at},{at + len(passage)},{passage_digest(passage)}"


def furnished_case(folder: Path) -> Path:
    """The case with three documents: one with passages that are here, moved and gone, a hostile one, and a long one."""
    case = Path(shutil.copytree(CASES / "tutorial", folder / "case"))
    text = f"On the school \U0001f6e9 of Lume\n\n{HERE}\n\nA word between. {EVIL}\n\n{MOVED} It closed in 1930.\n"
    history = {"source": "HISTORY", "id": "history", "date": "1988", "kind": "book", "place": "Port Lume", "language": "en", "author": "O. Quist"}
    gazette = {"id": "gazette", "title": f"Gazette {EVIL}", "date": "1929", "kind": "newspaper"}
    long = "\n\n".join(f"Paragraph {number}. " + "Hulls and tin, tin and hulls. " * 30 for number in range(200))
    for name, words, said in (
        ("history.txt", text, history), ("gazette.txt", f"Airships at Port Lume. {EVIL}\n", gazette),
        ("long.txt", long, {"id": "long", "kind": "letter", "date": "1925"}),
    ):  # fmt: skip
        (folder / name).write_text(words, encoding="utf-8")
        add(str(case / "library"), str(folder / name), dict(said))
    kept = {path.read_text(encoding="utf-8") for path in (case / "library" / "texts").glob("*.txt")}
    whole = next(one for one in kept if HERE in one)
    head, *rows = (case / "evidence.csv").read_text(encoding="utf-8").splitlines()
    rows = [row + ",,," for row in rows]
    rows.append(f"school-leased,supports,HISTORY,,,,{quoted(whole, HERE)}")
    rows.append(f"pilots-by-diary,supports,HISTORY,,,,{quoted(whole, MOVED, 3)}")
    rows.append(f"brand-produce-airships,disputes,HISTORY,,,,{quoted(whole, GONE, 9)}")
    (case / "evidence.csv").write_text("\n".join([head + ",quote_start,quote_end,digest", *rows]) + "\n", encoding="utf-8")
    return case


def furnished_house(folder: Path) -> Path:
    """A house with three stories in its queue, an original and a draft of a letter, all with hostile words in them."""
    house = folder / "house"
    house.mkdir()
    begin_house(str(house), "The house", "https://example.org/h/")
    front = '+++\ntitle = "Ours"\ndate = 2026-11-20\nauthors = ["Ann"]\n+++\n\nOur own text.\n'
    (house / "stories" / "ours.md").write_text(front, encoding="utf-8")
    titles = ("Story 1", f"Story 2 {EVIL}", "Story 3")
    items = [
        Item(str(number), title, f"https://news.example/{number}", f"2026-11-1{number}T08:00:00Z", "", "They say", "Bob")
        for number, title in enumerate(titles, 1)
    ]
    note_items(str(house), "https://news.example/feed", "The News", items, "2026-11-23T10:00:00Z")
    head = '+++\nsubject = "Letter one"\ndate = "2026-11-23"\nmade_of = ["story abc"]\n+++\n\n'
    (house / "letters" / "2026-11.md").write_text(f"{head}# Loans\n\nSee [it](https://e.example/) and {EVIL}\n", encoding="utf-8")
    return house
