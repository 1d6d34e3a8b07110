"""Feeds read and followed: RSS, Atom, JSON Feed, what is none of them, dates in three styles, and a queue that keeps what was decided."""

import json
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapallo.errors import CaseError, RapalloError
from rapallo.library.feeds import Item, read_feed
from rapallo.library.feeds_follow import add_feed, fetch_round, read_feeds, read_states
from rapallo.library.feeds_words import date_of, plain_words, safe_url
from rapallo.library.fetching import Fetched
from rapallo.library.queue import changed, note_items, queue_path, read_queue, tag_of

pytest.importorskip("feedparser", reason="feedparser is not installed: pip install 'rapallo[stories]'")

URL = "https://feeds.example/feed"
RSS = b"""<?xml version="1.0"?><rss version="2.0"><channel><title>News &amp; more</title><link>https://feeds.example/</link>
<item><title>One &lt;b&gt;bold&lt;/b&gt;</title><link>/one?a=1&amp;b=2</link><guid isPermaLink="false">g1</guid>
<pubDate>Mon, 23 Nov 2026 10:00:00 +0100</pubDate>
<description>&lt;p&gt;Text&lt;/p&gt;&lt;script&gt;alert(1)&lt;/script&gt;&lt;img src=x onerror=alert(1)&gt;</description></item>
<item><title>Two</title><link>javascript:alert(1)</link><guid>g2</guid><pubDate>11/12/2026</pubDate></item>
<item><title>Two again</title><guid>g2</guid></item></channel></rss>"""
ATOM = b"""<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom"><title>A</title><id>urn:a</id><updated>2026-11-23T10:00:00Z</updated>
<entry><id>urn:1</id><title type="html">Ti&amp;lt;tle</title><link href="https://other.example/x"/><updated>2026-11-22T23:30:00-05:00</updated><author><name>Ann</name></author>
<content type="html">&lt;p&gt;Body&lt;/p&gt;</content></entry></feed>"""
JSON = json.dumps(
    {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "J\u0000SON\u202e",
        "items": [
            {
                "id": 7,
                "url": "https://j.example/7",
                "content_html": "<p>Hi<script>x</script></p>",
                "date_published": "2026-11-23T10:00:00+01:00",
                "authors": [{"name": "Bob"}],
            },
            {
                "id": "8",
                "title": "Eight",
                "external_url": "http://j.example/8",
                "content_text": "a < b",
                "date_published": "yesterday",
            },
            "no object",
        ],
    }
).encode()


def test_rss() -> None:
    feed = read_feed(RSS, URL)
    assert (feed.form, feed.title, feed.home, feed.flawed) == ("rss", "News & more", "https://feeds.example/", "")
    one, two = feed.items
    assert one == Item(
        "g1",
        "One bold",
        "https://feeds.example/one?a=1&b=2",
        "2026-11-23T09:00:00Z",
        "Mon, 23 Nov 2026 10:00:00 +0100",
        "Text",
        "",
    )
    assert (two.url, two.published, two.dated) == ("", "", "11/12/2026"), (
        "an unsafe address is none; a sloppy date is unknown, as written"
    )


def test_atom() -> None:
    feed = read_feed(ATOM, URL)
    assert feed.form == "atom" and len(feed.items) == 1
    assert feed.items[0] == Item(
        "urn:1", "Ti<tle", "https://other.example/x", "2026-11-23T04:30:00Z", "2026-11-22T23:30:00-05:00", "Body", "Ann"
    )


def test_json_feed() -> None:
    feed = read_feed(JSON, URL)
    assert (feed.form, feed.title, feed.flawed) == ("json", "J SON", "1 items are no objects")
    one, two = feed.items
    assert one == Item("7", "", "https://j.example/7", "2026-11-23T09:00:00Z", "2026-11-23T10:00:00+01:00", "Hi", "Bob")
    assert two == Item("8", "Eight", "http://j.example/8", "", "yesterday", "a < b", "")


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", "nothing at all"),
        (b"  \n", "nothing at all"),
        (b"<!doctype html><html><head></head></html>", "is a web page, no feed. It names no feed either"),
        (
            b"<html><link rel='alternate' type='application/rss+xml' href='/f.xml'></html>",
            "names these feeds: https://feeds.example/f.xml",
        ),
        (b"<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'></html>", "is a web page"),
        (b"<?xml version='1.0'?><other/>", "neither RSS nor Atom"),
        (b"just words", "neither RSS nor Atom"),
        (b"\x00\x01\x02\xff\xfe", "neither RSS nor Atom"),
        (
            b'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss version="2.0"><channel/></rss>',
            "entities",
        ),
        (
            b'<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><rss version="2.0"><channel><title>&b;</title></channel></rss>',
            "entities",
        ),
        (b'{"version": "https://jsonfeed.org/version/1", "items": ', "broken JSON"),
        (b"{" + b'"a":{' * 5000, "broken JSON"),
        (b'{"items": []}', "no JSON Feed"),
        (b'{"version": "https://jsonfeed.org/version/1"}', "without items"),
    ],
)
def test_what_is_no_feed_is_said(body: bytes, said: str) -> None:
    with pytest.raises(RapalloError, match=said):
        read_feed(body, URL)


def test_a_broken_feed_is_read_as_far_as_it_goes_and_says_so() -> None:
    feed = read_feed(RSS[: RSS.index(b"<item><title>Two")], URL)
    assert len(feed.items) == 1 and feed.flawed != ""


@given(st.binary(max_size=300))
def test_any_bytes_are_a_feed_or_refused(body: bytes) -> None:
    for head in (b"", b"<rss version='2.0'><channel>", b'{"version": "https://jsonfeed.org/version/1", "items": ['):
        try:
            read_feed(head + body, URL)
        except RapalloError as error:
            assert "\n" not in str(error)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Mon, 23 Nov 2026 10:00:00 GMT", "2026-11-23T10:00:00Z"),
        ("23 Nov 2026 10:00 +0530", "2026-11-23T04:30:00Z"),
        ("Mon, 23 Nov 2026 23:00:00 EST", "2026-11-24T04:00:00Z"),
        ("Mon, 23 Nov 2026 10:00:00 CET", "2026-11-23"),
        ("Mon, 23 Nov 2026 10:00:00", "2026-11-23"),
        ("Tue, 23 Nov 2026 10:00:00 GMT", ""),
        ("Mon, 23 Nov 26 10:00:00 GMT", ""),
        ("Mon, 30 Feb 2026 10:00:00 GMT", ""),
        ("2026-11-23", "2026-11-23"),
        ("2026-11-23T10:00:00Z", "2026-11-23T10:00:00Z"),
        ("2026-11-23T10:00:00.123+01:00", "2026-11-23T09:00:00Z"),
        ("2026-11-23 10:00", "2026-11-23"),
        ("2026-02-29", ""),
        ("2026-11-23T25:00:00Z", ""),
        ("2026-11", ""),
        ("11/12/2026", ""),
        ("23.11.2026", ""),
        ("November 23, 2026", ""),
        ("yesterday", ""),
        ("0000-00-00", ""),
        ("", ""),
    ],
)
def test_dates_in_three_styles(written: str, read: str) -> None:
    assert date_of(written) == read


def test_plain_words_and_addresses() -> None:
    assert plain_words("a\x00b\x1b[31m\u202ec\u2028d") == "a b [31m c d"
    assert plain_words("<style>p{}</style><p>x</p><p>y") == "x y"
    assert plain_words("word " * 500, 20) == "word word word…"
    assert plain_words("\ud800") == "\ufffd"
    for bad in (
        "javascript:alert(1)",
        "data:text/html,x",
        "http://a b/",
        "https://u:p@x.example/",
        "http://[::1",
        "//",
        "mailto:a@b",
        'http://x/"onclick=',
    ):
        assert safe_url(bad) == "", bad


# -- following ---------------------------------------------------------------------------------------------------------


class Answers:
    """A network of one's own."""

    def __init__(self, *answers: Fetched | str) -> None:
        self.answers, self.asked = list(answers), []  # type: ignore[var-annotated]

    def __call__(self, url: str, etag: str, modified: str, largest: int) -> Fetched:
        self.asked.append((url, etag, modified))
        answer = self.answers.pop(0)
        if isinstance(answer, str):
            raise RapalloError(answer)
        return answer


def test_a_round(tmp_path: Path) -> None:
    folder = str(tmp_path)
    add_feed(folder, URL, "The feed")
    with pytest.raises(RapalloError, match="followed already"):
        add_feed(folder, URL)
    add_feed(folder, "https://b.example/")
    assert [one.title for one in read_feeds(folder)] == ["The feed", ""]
    net = Answers(Fetched(200, URL, RSS, "text/xml", '"1"', "then"), "b.example is not known.")
    outcomes = fetch_round(folder, 1_000_000, asking=net)
    assert [one.state for one in outcomes] == ["new", "failed"]
    queue = read_queue(folder)
    assert [(one.title, one.status, one.source, one.found) for one in queue] == [
        ("One bold", "new", "The feed", "1970-01-12T13:46:40Z"),
        ("Two", "new", "The feed", "1970-01-12T13:46:40Z"),
    ]
    again = fetch_round(folder, 1_000_100, asking=net)
    assert [one.state for one in again] == ["waits", "waits"] and len(net.asked) == 2
    net.answers = [Fetched(304, URL)]
    later = fetch_round(folder, 1_001_000, asking=net)
    assert [one.state for one in later] == ["unchanged", "waits"]
    assert net.asked[-1] == (URL, '"1"', "then")
    net.answers = [Fetched(200, URL, RSS), Fetched(404, "https://b.example/")]
    last = fetch_round(folder, 1_100_000, asking=net)
    assert [one.state for one in last] == ["new", "failed"] and last[0].stories == () and "404" in last[1].said
    assert read_queue(folder) == queue, "what is there is not brought in again"


def test_a_server_that_asks_to_be_left_alone_is(tmp_path: Path) -> None:
    folder = str(tmp_path)
    add_feed(folder, URL)
    net = Answers(Fetched(429, URL, retry_after="86400"), Fetched(200, URL, RSS))
    assert fetch_round(folder, 1_000_000, asking=net)[0].state == "failed"
    for moment, names in ((1_050_000, ()), (1_086_399, (URL,))):
        outcome = fetch_round(folder, moment, names, asking=net)[0]
        assert outcome.state == "waits" and "its server asked for that" in outcome.said, "even where it is named"
    assert fetch_round(folder, 1_086_400, asking=net)[0].state == "new"
    net.answers = [Fetched(503, URL, retry_after="Wed, 14 Jan 1970 13:46:40 GMT")]
    fetch_round(folder, 1_090_000, asking=net)
    assert (read_states(folder)[URL].until, read_states(folder)[URL].told) == (1_172_800, True)


def test_failures_back_off_and_a_named_feed_is_asked(tmp_path: Path) -> None:
    folder, at, waits = str(tmp_path), 1_000_000, []
    add_feed(folder, URL)
    for _ in range(10):
        fetch_round(folder, at, asking=Answers("broken"))
        until = read_states(folder)[URL].until
        waits.append((until - at) // 3600)
        at = until
    assert waits == [1, 2, 4, 8, 16, 32, 64, 128, 168, 168]
    assert fetch_round(folder, at - 60, asking=Answers())[0].state == "waits"
    assert fetch_round(folder, at - 60, (URL,), asking=Answers(Fetched(200, URL, RSS)))[0].state == "new"
    with pytest.raises(RapalloError, match="no feed is called"):
        fetch_round(folder, at, ("other",), asking=Answers())


def test_a_feed_that_moved_and_one_that_is_html(tmp_path: Path) -> None:
    folder = str(tmp_path)
    add_feed(folder, URL)
    net = Answers(Fetched(200, "https://new.example/", RSS, moved="https://new.example/"), Fetched(200, URL, b"<html></html>"))
    assert "moved for good to https://new.example/" in fetch_round(folder, 1_000_000, asking=net)[0].said
    assert read_feeds(folder)[0].url == URL, "the list is the user's"
    assert "is a web page, no feed" in fetch_round(folder, 2_000_000, asking=net)[0].said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[[feed]]\nurl = "file:///etc/passwd"\n', "feeds.toml:2 .*only http"),
        ('[[feed]]\nurl = "https://a.example/"\n[[feed]]\nurl = "https://a.example/"\n', "feeds.toml:4 .*twice"),
        ('[[feed]]\nadress = "https://a.example/"\n', "feeds.toml:2 .*'adress' is not known"),
        ("[[feed]]\nurl = 7\n", "feeds.toml:2 .*expected `str`"),
        ("feed = \n", "feeds.toml:1 .*not TOML"),
    ],
)
def test_a_list_of_feeds_that_is_off(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "stories").mkdir()
    (tmp_path / "stories" / "feeds.toml").write_text(text, encoding="utf-8")
    with pytest.raises(CaseError, match=said):
        read_feeds(str(tmp_path))


# -- the queue ---------------------------------------------------------------------------------------------------------


def test_what_was_decided_stays(tmp_path: Path) -> None:
    folder, items = str(tmp_path), read_feed(RSS, URL).items
    note = partial(note_items, folder, URL, "The feed", items)
    first, second = note("2026-11-23T10:00:00Z")
    import msgspec

    changed(folder, [first.id], lambda one: msgspec.structs.replace(one, status="dropped"))
    changed(folder, [second.id[:5]], lambda one: msgspec.structs.replace(one, status="kept", tags=("a",)))
    assert note("2026-11-24T10:00:00Z") == ()
    assert [one.status for one in read_queue(folder)] == ["dropped", "kept"]
    moved = [msgspec.structs.replace(items[0], mark="another mark")]
    assert note_items(folder, "https://mirror.example/", "Mirror", moved, "2026-11-25T10:00:00Z") == (), (
        "known by its address, from whatever feed"
    )
    lines = Path(queue_path(folder)).read_text(encoding="utf-8").splitlines()
    assert len(lines) == 2 and json.loads(lines[0])["status"] == "dropped", "one line a story, in an order that stays"


def test_a_name_that_no_story_has_changes_nothing(tmp_path: Path) -> None:
    folder = str(tmp_path)
    note_items(folder, URL, "", read_feed(RSS, URL).items, "2026-11-23T10:00:00Z")
    before = Path(queue_path(folder)).read_bytes()
    for names in (["nothing"], [read_queue(folder)[0].id, "nothing"], [""]):
        with pytest.raises(RapalloError):
            changed(folder, names, lambda one: one)
    assert Path(queue_path(folder)).read_bytes() == before


def test_a_queue_that_is_off_names_every_line(tmp_path: Path) -> None:
    (tmp_path / "stories").mkdir()
    good = '{"id": "aaaaaaaaaaaa", "title": "T", "found": "2026-11-23T10:00:00Z"}'
    bad = [
        "{",
        '{"id": "b"}',
        good,
        good.replace('"T"', '"T", "url": "javascript:x"').replace('"aaaaaaaaaaaa"', '"cccccccccccc"'),
        good.replace('"T"', '"T", "status": "x"').replace('"aaaaaaaaaaaa"', '"dddddddddddd"'),
    ]
    Path(queue_path(str(tmp_path))).write_text("\n".join([good, *bad]) + "\n", encoding="utf-8")
    with pytest.raises(CaseError) as caught:
        read_queue(str(tmp_path))
    assert [fault.line for fault in caught.value.faults] == [2, 3, 4, 5, 6]


def test_tags() -> None:
    assert tag_of("  Export   Control ") == "export control" and tag_of("Überläufer") == "überläufer"
    for bad in ("", "-", "a\nb<", "x" * 100, "a,b", "<b>"):
        with pytest.raises(RapalloError):
            tag_of(bad)
