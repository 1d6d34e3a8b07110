"""Stories of both kinds on their way out: pages, Atom and JSON Feed that tell them apart, escape all and are the same every time."""

import json
import os
import subprocess
import sys
from datetime import datetime
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest

from rapallo.cli import main
from rapallo.errors import CaseError, RapalloError
from rapallo.inquiry.render import escape
from rapallo.library.feeds import Item, read_feed
from rapallo.library.queue import Found, changed, note_items, read_queue
from rapallo.library.stories import CURATED, ORIGINAL, begin_original, stories_of
from rapallo.library.stories_house import House, begin_house, link_target, read_house
from rapallo.library.stories_links import links_named
from rapallo.press.publishing import publish
from rapallo.press.site import site
from rapallo.record.load import read_case

CASES = Path(__file__).parents[2] / "cases"
HOSTILE = "\"><script>alert(1)</script>&'<b>"
NOW = "2026-11-23T10:00:00Z"
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def house(tmp_path: Path) -> House:
    """A house with an original, a draft, and three stories found elsewhere: one kept, one new, one dropped."""
    folder = str(tmp_path)
    begin_house(folder, "A house", "https://example.org/h/")
    with open(tmp_path / "house.toml", "a", encoding="utf-8") as file:
        file.write(
            f'[[case]]\nname = "tutorial"\nfolder = "{os.path.relpath(CASES / "tutorial", tmp_path)}"\npage = "https://example.org/tutorial.html"\n'
        )
    front = '+++\ntitle = "Ours: ünï"\ndate = 2026-11-20\nauthors = ["Ann"]\ntags = ["Loans"]\n'
    front += 'links = ["tutorial#thing-tin"]\nsummary = "Short"\n+++\n\n'
    text = "# Head\n\nSee [it](https://e.example/) and [not](javascript:alert(1)). <script>alert(1)</script> ![x](https://e.example/x.png)\n"
    (tmp_path / "stories" / "ours.md").write_text(front + text, encoding="utf-8")
    begin_original(read_house(folder), "A draft", "2026-11-22")
    items = [
        Item(
            "1",
            f"Theirs {HOSTILE}",
            "https://news.example/1?a=1&b=2",
            "2026-11-19T08:00:00Z",
            "",
            f"They say {HOSTILE}",
            f"Bob {HOSTILE}",
        ),
        Item("2", "New", "https://news.example/2", "", "sloppy", "", ""),
        Item("3", "Dropped", "https://news.example/3", "", "", "", ""),
    ]
    note_items(folder, "https://news.example/feed", f"News {HOSTILE}", items, NOW)
    ids = [one.id for one in read_queue(folder)]
    words = ["--house", folder]
    assert main(["stories", "keep", ids[0], *words]) == main(["stories", "drop", ids[2], *words]) == 0
    assert (
        main(["stories", "comment", ids[0], f"*We* think {HOSTILE}", *words])
        == main(["stories", "tag", "Loans", ids[0], *words])
        == 0
    )
    changed(folder, [ids[0]], lambda one: Found(**{name: getattr(one, name) for name in one.__struct_fields__} | {"kept": NOW}))
    return read_house(folder)


class Tags(HTMLParser):
    """Every tag and attribute of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))


def tags(page: str) -> list[tuple[str, dict[str, str | None]]]:
    reader = Tags()
    reader.feed(page)
    return reader.seen


def test_both_kinds_are_told_apart_everywhere(house: House) -> None:
    stories = stories_of(house)
    assert [(one.kind, one.title[:6]) for one in stories] == [(CURATED, "Theirs"), (ORIGINAL, "Ours: ")]
    files = site(house, stories)
    index = files["index.html"]
    assert index.count("card curated") == index.count("card original") == 1
    assert ">Link<" in index and ">Original<" in index
    feed = ElementTree.fromstring(files["feed.atom"])
    kinds = [
        [one.get("term") for one in entry.findall(f"{ATOM}category") if one.get("scheme")]
        for entry in feed.findall(f"{ATOM}entry")
    ]
    assert kinds == [["curated"], ["original"]]
    items = json.loads(files["feed.json"])["items"]
    assert [item["tags"][0] for item in items] == ["curated", "original"]
    assert items[0]["external_url"] == "https://news.example/1?a=1&b=2" and "external_url" not in items[1]
    assert items[0]["authors"] == [{"name": stories[0].authors[0]}] and items[1]["authors"] == [{"name": "Ann"}]


def test_drafts_new_and_dropped_stories_do_not_go_out(house: House) -> None:
    everything = "".join(site(house, stories_of(house)).values())
    assert "A draft" not in everything and "news.example/2" not in everything and "Dropped" not in everything


def test_pages_obey_nothing_that_stands_in_them(house: House) -> None:
    for name, page in site(house, stories_of(house)).items():
        if not name.endswith(".html"):
            continue
        seen = tags(page)
        assert {tag for tag, _ in seen} <= {
            "html", "head", "meta", "title", "link", "style", "body", "a", "nav", "ul", "li", "main", "article", "p", "span", "bdi", "h1", "h2",
            "em", "blockquote",
        }  # fmt: skip
        for tag, given in seen:
            assert not any(key.startswith("on") for key in given) and "src" not in given
            href = given.get("href") or ""
            if tag == "a" and href.startswith("http"):
                assert given.get("rel") == "noreferrer"
            assert not href.startswith(("javascript", "data:text"))
        assert "default-src 'none'" in page and "script-src" not in page


def test_atom_is_valid(house: House) -> None:
    """What RFC 4287 wants of a feed and of every entry (§4.1.1, §4.1.2)."""
    feed = ElementTree.fromstring(site(house, stories_of(house))["feed.atom"])
    assert feed.tag == f"{ATOM}feed"
    for element in (feed, *feed.findall(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            assert len(element.findall(f"{ATOM}{name}")) == 1, name
        updated = element.findtext(f"{ATOM}updated") or ""
        assert updated.endswith("Z") and datetime.fromisoformat(updated.replace("Z", "+00:00"))
        assert (element.findtext(f"{ATOM}id") or "").startswith("https://example.org/h/")
        links = [(one.get("rel"), one.get("type")) for one in element.findall(f"{ATOM}link")]
        assert len(links) == len(set(links)) and ("alternate", "text/html") in links
    assert feed.findtext(f"{ATOM}author/{ATOM}name") == "A house"
    ids = [entry.findtext(f"{ATOM}id") for entry in feed.findall(f"{ATOM}entry")]
    assert len(set(ids)) == len(ids) == 2
    assert feed.findtext(f"{ATOM}updated") == NOW, "the newest entry's, not a clock's"
    empty = ElementTree.fromstring(site(house, ())["feed.atom"])
    assert empty.findtext(f"{ATOM}updated") == "1970-01-01T00:00:00Z"


def test_json_feed_is_1_1(house: House) -> None:
    feed = json.loads(site(house, stories_of(house))["feed.json"])
    assert feed["version"] == "https://jsonfeed.org/version/1.1" and feed["feed_url"] == "https://example.org/h/feed.json"
    for item in feed["items"]:
        assert isinstance(item["id"], str) and item["content_html"] != "" and item["url"] == item["id"]


def test_a_source_speaks_apart_from_us(house: House) -> None:
    story = stories_of(house)[0]
    page = site(house, stories_of(house))[f"{story.id}.html"]
    assert page.index("<em>We</em> think") < page.index("says of it:") < page.index("<blockquote>") < page.index("They say")
    assert "published 2026-11-19" in page and "chosen 2026-11-23" in page


def test_the_same_stories_are_the_same_bytes(house: House, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    assert main(["stories", "publish", str(folder), "--house", house.folder]) == 0
    first = {path.name: path.read_bytes() for path in folder.iterdir()}
    for seed in ("1", "77"):
        again = tmp_path / f"again{seed}"
        env = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(CASES.parent / "src"), "TZ": "Asia/Tokyo"}
        subprocess.run(
            [sys.executable, "-m", "rapallo", "stories", "publish", str(again), "--house", house.folder],
            env=env,
            check=True,
            capture_output=True,
        )
        assert {path.name: path.read_bytes() for path in again.iterdir()} == first
    stories = stories_of(house)
    files = site(house, stories, links_named(house, stories))
    assert publish(str(folder), files, f"the stories of {house.base}").written == 0, "nothing is written that did not change"


def test_links_lead_to_what_is_there(house: House, capsys: pytest.CaptureFixture[str]) -> None:
    name, words = read_queue(house.folder)[0].id, ["--house", house.folder]
    assert main(["stories", "link", "tutorial#thing-tin", name, *words]) == 0
    assert 'href="https://example.org/tutorial.html#thing-tin"' in site(house, stories_of(house))[f"{name}.html"]
    named = links_named(house, stories_of(house))
    page = site(house, stories_of(house), named)[f"{name}.html"]
    assert f">{escape(named['tutorial#thing-tin'])}</a>" in page and read_case(str(CASES / "tutorial")).title("tin") in page
    for bad in ("tutorial#thing-nothing", "tutorial#claim-nothing", "other", "tutorial#x-y", "../tutorial", "tutorial#thing-"):
        assert main(["stories", "link", bad, name, *words]) == 1, bad
    assert "rapallo:" in capsys.readouterr().err
    assert main(["stories", "link", "tutorial#thing-tin", name, "--remove", *words]) == 0
    assert read_queue(house.folder)[0].links == ()
    with pytest.raises(RapalloError, match="is no link"):
        link_target(house, "a b")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("no front matter", "x.md:1 .*front matter"),
        ('+++\ntitle = "T"\n', "x.md:1 .*front matter"),
        ('+++\ntitle = "T"\ndate = \n+++\n', "x.md:3 .*not TOML"),
        ('+++\ntitle = "T"\ndate = "2026-02-30"\n+++\n', "x.md:3 .*the date is"),
        ('+++\ndate = "2026-02-20"\n+++\n', "x.md:1 .*'title' is missing"),
        ('+++\ntitle = "T"\ndate = "2026-02-20"\nauthor = "x"\n+++\n', "x.md:4 .*'author' is not known"),
        ('+++\ntitle = "a\\nBcc: x"\ndate = "2026-02-20"\n+++\n', "x.md:2 .*U\\+000A"),
        ('+++\ntitle = "T"\ndate = "2026-02-20"\nlinks = ["nowhere"]\n+++\n', "x.md:4 .*no case of this house"),
        ('+++\ntitle = "T"\ndate = "2026-02-20"\ntags = ["<b>"]\n+++\n', "x.md:4 .*no tag"),
    ],
)
def test_originals_that_are_off(house: House, text: str, said: str) -> None:
    Path(house.path("stories", "x.md")).write_text(text, encoding="utf-8")
    Path(house.path("stories", "y.md")).write_text("also off", encoding="utf-8")
    with pytest.raises(CaseError, match=said) as caught:
        stories_of(house)
    assert len({fault.path for fault in caught.value.faults}) == 2, "all at once"


def test_an_original_cannot_take_the_place_of_another_page(house: House) -> None:
    Path(house.path("stories", "index.md")).write_text('+++\ntitle = "T"\ndate = "2026-02-20"\n+++\n', encoding="utf-8")
    with pytest.raises(CaseError, match="cannot be the address of a page"):
        stories_of(house)
    Path(house.path("stories", "index.md")).unlink()
    os.symlink("/etc/passwd", house.path("stories", "leak.md"))
    with pytest.raises(CaseError, match="leads out"):
        stories_of(house)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (('url = "https://example.org/h/"', 'url = "javascript:alert(1)"'), "house.toml:2 .*'url'"),
        (('url = "https://example.org/h/"', 'url = "https://a@b/"'), "house.toml:2 .*'url'"),
        (("\n[[case]]", "\n[smtp]\npassword = 'x'\n[[case]]"), "'password' is not known"),
        (("\n[[case]]", "\n[smtp]\nport = 99999\n[[case]]"), "'port' is 99999"),
        (("\n[[case]]", "\n[smtp]\nsecurity = 'perhaps'\n[[case]]"), "one of starttls, tls, none"),
        (("\n[[case]]", '\n[letter]\nsender = "A\\r\\nBcc: b@c.d <a@b.c>"\n[[case]]'), "'sender' holds a control character"),
        (('name = "tutorial"', 'name = "../x"'), "no plain name"),
    ],
)
def test_a_house_that_is_off(house: House, change: tuple[str, str], said: str) -> None:
    path = Path(house.folder) / "house.toml"
    path.write_text(path.read_text(encoding="utf-8").replace(*change), encoding="utf-8")
    with pytest.raises(CaseError, match=said):
        read_house(house.folder)


def test_begun_once(house: House, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["--house", house.folder]
    assert main(["stories", "new", "A draft", *words]) == 1
    assert main(["stories", "new", *words]) == 2
    assert main(["stories", "new", "X", "--url", "https://x.example/", *words]) == 1
    assert main(["stories", "list", "--house", house.folder + "/nowhere"]) == 1
    assert "there is no house.toml" in capsys.readouterr().err


def test_the_list_shows_the_kind(house: House, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["stories", "list", "--all", "--house", house.folder]) == 0
    out = capsys.readouterr().out
    assert out.count(" link  ") == 3 and out.count("  original  ") == 2 and "  draft    original" in out
    assert "undated (sloppy)" in out
    assert main(["stories", "list", "--tag", "loans", "--status", "kept", "--house", house.folder]) == 0
    assert capsys.readouterr().out.count("\n") == 4


def test_a_link_that_leads_nowhere_is_said(house: House, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = Path(house.path("stories", "ours.md"))
    path.write_text(path.read_text(encoding="utf-8").replace("thing-tin", "thing-tine"), encoding="utf-8")
    assert main(["stories", "publish", str(tmp_path / "out"), "--house", house.folder]) == 0
    assert "note: ours: tutorial#thing-tine: tutorial has no thing 'tine'. Did you mean: tin" in capsys.readouterr().err


def test_what_cannot_be_one_line_is_refused(house: House) -> None:
    name, words = read_queue(house.folder)[0].id, ["--house", house.folder]
    assert main(["stories", "comment", name, "two\nlines", *words]) == 0
    assert read_queue(house.folder)[0].comment == "two\nlines"
    for bad in ("\x1b[31m", "a\u202eb", "\ud800"):
        assert main(["stories", "comment", name, bad, *words]) == 1
        assert main(["stories", "new", f"T{bad}", *words]) == 1
        assert main(["stories", "add-feed", "https://x.example/", "--title", bad, *words]) == 1
    assert main(["stories", "new", "T", "--date", "soon", *words]) == 1


def test_other_programs_read_the_feeds(house: House) -> None:
    """feedparser finds no flaw in the Atom feed, and both feeds say the same of the same stories."""
    pytest.importorskip("feedparser", reason="feedparser is not installed: pip install 'rapallo[stories]'")
    files = site(house, stories_of(house))
    read = [
        read_feed(files[name].encode(), f"https://example.org/h/{name}", "application/atom+xml")
        for name in ("feed.atom", "feed.json")
    ]
    assert [feed.form for feed in read] == ["atom", "json"] and [feed.flawed for feed in read] == ["", ""]
    told = [[(item.mark, item.title, item.url, item.published) for item in feed.items] for feed in read]
    assert told[0] == told[1] and [title for _, title, _, _ in told[0]] == [story.title for story in stories_of(house)]
