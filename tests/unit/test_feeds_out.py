"""The feeds that go out against their specifications, element by element, and as feedparser, another program, reads them."""

import json
import re
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest

from letters import house_in
from rapallo.library.stories import CURATED, ORIGINAL, Story
from rapallo.library.stories_house import CaseLink, House
from rapallo.press.letter import issues_of
from rapallo.press.letter_archive import archive
from rapallo.press.site import site

ATOM = "{http://www.w3.org/2005/Atom}"
STORIES = (
    Story(kind=CURATED, id="aaaaaaaaaaaa", title="Theirs & <b>", at="2026-11-23T10:00:00Z", body="We *think*", summary="They \x0bsay",
          url="https://n.example/1?a=1&b=2", source="News", authors=("J. Doe",), tags=("export control",), links=("case",)),
    Story(kind=CURATED, id="bbbbbbbbbbbb", title="No author", at="2026-11-23T09:00:00Z", url="https://n.example/2", source="News"),
    Story(kind=CURATED, id="cccccccccccc", title="Nobody", at="2026-11-22T09:00:00Z"),
    Story(kind=ORIGINAL, id="ours", title="Ours", at="2026-11-20", authors=("Ann", "Bob"), body="# Head\n\n[x](https://e.example/)", language="de"),
    Story(kind=ORIGINAL, id="ours-too", title="Ours, unsigned", at="2026-11-20", body="Text", summary="Short"),
)  # fmt: skip


@pytest.fixture
def house(tmp_path: Path) -> House:
    import msgspec

    return msgspec.structs.replace(house_in(tmp_path), case=(CaseLink(name="case", folder="x", page="https://example.org/case.html"),))


def feeds(house: House) -> list[tuple[str, dict[str, str]]]:
    """Both pairs that a house publishes, each with where it stands."""
    return [(house.base, site(house, STORIES)), (house.base + "letters/", archive(house, issues_of(house))), (house.base, site(house, ()))]


CHILDREN = {
    "feed": {"id": "1", "title": "1", "updated": "1", "author": "+", "link": "+", "subtitle": "?", "generator": "?", "entry": "*"},
    "entry": {"id": "1", "title": "1", "updated": "1", "published": "?", "author": "*", "link": "+", "category": "*", "summary": "?", "content": "?"},
}
"""RFC 4287 §4.1.1 and §4.1.2: which children, and how many, of those that are written here."""


def test_atom(house: House) -> None:
    for base, files in feeds(house):
        feed = ElementTree.fromstring(files["feed.atom"])
        assert feed.tag == f"{ATOM}feed"
        ids: list[str] = []
        for element, kind in ((feed, "feed"), *((entry, "entry") for entry in feed.findall(f"{ATOM}entry"))):
            counts = {child.tag.removeprefix(ATOM): 0 for child in element}
            for child in element:
                counts[child.tag.removeprefix(ATOM)] += 1
            assert set(counts) <= set(CHILDREN[kind])
            for name, often in CHILDREN[kind].items():
                assert {"1": counts.get(name) == 1, "+": counts.get(name, 0) >= 1, "?": counts.get(name, 0) <= 1}.get(often, True), name
            ids.append(element.findtext(f"{ATOM}id") or "")
            for name in ("updated", "published"):
                for each in element.findall(f"{ATOM}{name}"):
                    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", each.text or "") and datetime.fromisoformat(str(each.text))
            for author in element.findall(f"{ATOM}author"):
                assert (author.findtext(f"{ATOM}name") or "").strip() != ""
            for category in element.findall(f"{ATOM}category"):
                assert (category.get("term") or "") != ""
            links = [(one.get("rel"), one.get("type"), one.get("hreflang")) for one in element.findall(f"{ATOM}link")]
            assert len(set(links)) == len(links) and "alternate" in {rel for rel, _, _ in links}, "one alternate of a type (§4.1.1)"
            for link in element.findall(f"{ATOM}link"):
                assert urlsplit(link.get("href") or "").scheme == "https"
            for name in ("title", "summary", "subtitle", "content"):
                for each in element.findall(f"{ATOM}{name}"):
                    assert each.get("type") in ("text", "html") and len(list(each)) == 0
        assert len(set(ids)) == len(ids) and all(urlsplit(one).scheme == "https" for one in ids)
        own = [link.get("href") for link in feed.findall(f"{ATOM}link") if link.get("rel") == "self"]
        assert own == [base + "feed.atom"]
        newest = max((entry.findtext(f"{ATOM}updated") or "" for entry in feed.findall(f"{ATOM}entry")), default="1970-01-01T00:00:00Z")
        assert feed.findtext(f"{ATOM}updated") == newest


TOP = {"version", "title", "home_page_url", "feed_url", "description", "language", "authors", "items"}
ITEM = {"id", "url", "external_url", "title", "content_html", "summary", "date_published", "authors", "tags", "language"}


def test_json_feed(house: House) -> None:
    """JSON Feed 1.1: what is needed, of which kind, and nothing that the format does not know."""
    for base, files in feeds(house):
        feed = json.loads(files["feed.json"])
        assert set(feed) <= TOP and feed["version"] == "https://jsonfeed.org/version/1.1" and feed["title"] != ""
        assert feed["feed_url"] == base + "feed.json" and feed["home_page_url"] == base
        assert len({item["id"] for item in feed["items"]}) == len(feed["items"])
        for item in feed["items"]:
            assert set(item) <= ITEM and isinstance(item["id"], str) and item["content_html"] != ""
            assert datetime.fromisoformat(item["date_published"]).tzinfo is not None
            assert all(isinstance(tag, str) and tag != "" for tag in item["tags"])
            for author in (*feed["authors"], *item.get("authors", ())):
                assert set(author) <= {"name", "url", "avatar"} and author["name"].strip() != ""


def test_what_others_wrote_is_not_given_out_as_ours(house: House) -> None:
    """An entry that names nobody is by the feed's author, says each format; so every entry of somebody else's text names somebody."""
    wanted = [["J. Doe"], ["News"], ["author not named"], ["Ann", "Bob"], []]
    files = site(house, STORIES)
    entries = ElementTree.fromstring(files["feed.atom"]).findall(f"{ATOM}entry")
    assert [[one.text for one in entry.findall(f"{ATOM}author/{ATOM}name")] for entry in entries] == wanted
    assert [[one["name"] for one in item.get("authors", ())] for item in json.loads(files["feed.json"])["items"]] == wanted


def test_as_another_program_reads_it(house: House) -> None:
    feedparser = pytest.importorskip("feedparser", reason="feedparser is not installed: pip install 'rapallo[stories]'")
    for _, files in feeds(house):
        found = feedparser.parse(files["feed.atom"].encode(), response_headers={"content-type": "application/atom+xml; charset=utf-8"})
        assert found.version == "atom10" and not found.bozo and found.feed.author == "Ann Author"
        told = json.loads(files["feed.json"])["items"]
        assert [(one.id, one.title, one.link, one.published) for one in found.entries] == [
            (one["id"], one["title"], one["url"],
             one["date_published"]) for one in told
        ]  # fmt: skip
    first = feedparser.parse(site(house, STORIES)["feed.atom"].encode()).entries[0]
    assert [(link.rel, link.href) for link in first.links] == [
        ("alternate", "https://example.org/lion/aaaaaaaaaaaa.html"), ("related", "https://n.example/1?a=1&b=2"),
    ]  # fmt: skip
    assert [tag.term for tag in first.tags] == ["curated", "export control"] and first.author == "J. Doe"
    assert "<em>think</em>" in first.content[0].value and "\x0b" not in first.content[0].value
