"""The page of a case: one file, the same bytes every time, nothing run but its own script, nothing loaded, nothing obeyed."""

import base64
import gzip
import hashlib
import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import msgspec
import pytest

from pages import CASES, ROOT, SPOILS, hostile_case, stand_in
from rapallo.cli import main
from rapallo.errors import UsageError
from rapallo.press import page as pages
from rapallo.press import publish
from rapallo.press.page import asset
from rapallo.record import read_case

pytestmark = pytest.mark.usefixtures("built")


class Reader(HTMLParser):
    """Every element with its attributes, and the text outside of scripts and styles."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.inside: list[str] = []
        self.text: list[str] = []
        self.raw: list[tuple[str, dict[str, str | None], str]] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag in ("script", "style"):
            self.inside.append(tag)
            self.raw.append((tag, dict(attrs), ""))

    def handle_endtag(self, tag: str) -> None:
        if len(self.inside) > 0 and tag == self.inside[-1]:
            self.inside.pop()

    def handle_data(self, data: str) -> None:
        if len(self.inside) > 0:
            tag, attrs, before = self.raw[-1]
            self.raw[-1] = (tag, attrs, before + data)
        else:
            self.text.append(data)


def data_of(text: str) -> dict[str, object]:
    found = re.search(r'<script type="application/octet-stream" id="rapallo-data">([A-Za-z0-9+/=]*)</script>', text)
    assert found is not None
    decoded: dict[str, object] = msgspec.json.decode(gzip.decompress(base64.b64decode(found.group(1), validate=True)))
    return decoded


@pytest.fixture(scope="module")
def flagship() -> str:
    with pytest.MonkeyPatch.context() as patch:
        stand_in(patch)
        return publish(read_case(str(CASES / "german-soviet")))


def test_the_flagship_is_one_file_of_less_than_two_million_bytes(flagship: str) -> None:
    assert len(flagship.encode()) <= 2_000_000
    data = data_of(flagship)
    assert len(data["claims"]) == len(read_case(str(CASES / "german-soviet")).claims)  # type: ignore[arg-type]


def test_the_policy_names_its_own_script_and_style_alone(flagship: str) -> None:
    found = Reader(flagship)
    policy = next(attrs["content"] for tag, attrs in found.elements if tag == "meta" and attrs.get("http-equiv") == "Content-Security-Policy")
    assert policy is not None
    rules = dict(rule.strip().partition(" ")[::2] for rule in policy.split(";"))
    assert rules["default-src"] == "'none'" and rules["connect-src"] == "'none'" and rules["base-uri"] == rules["form-action"] == "'none'"
    assert "unsafe" not in policy and "http" not in policy and "*" not in policy
    runs = [text for tag, attrs, text in found.raw if tag == "script" and attrs.get("type") is None]
    styles = [text for tag, _, text in found.raw if tag == "style"]
    assert len(runs) == len(styles) == 1
    for text, rule in ((runs[0], "script-src"), (styles[0], "style-src")):
        assert rules[rule] == f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
    assert runs[0] == pages.asset("app.js"), "the script stands in the page whole"


def test_nothing_is_loaded_from_anywhere(flagship: str) -> None:
    for tag, attrs in Reader(flagship).elements:
        assert tag not in ("iframe", "object", "embed", "img", "video", "audio", "base", "form", "link") or attrs == {"rel": "icon", "href": "data:,"}
        assert "src" not in attrs and "srcset" not in attrs and "style" not in attrs and "ping" not in attrs
        if "href" in attrs and tag != "link":
            assert tag == "a" and re.match(r"(?:#|https?://)", str(attrs["href"])) is not None


def test_without_scripts_the_story_the_tables_and_the_sources_read(flagship: str) -> None:
    case = read_case(str(CASES / "german-soviet"))
    words = " ".join(Reader(flagship).text)
    ids = [str(attrs["id"]) for _, attrs in Reader(flagship).elements if "id" in attrs]
    assert len(ids) == len(set(ids)), "every anchor is there once"
    assert {f"claim-{claim.id}" for claim in case.claims} <= set(ids) and {f"source-{source.key}" for source in case.sources} <= set(ids)
    for source in case.sources:
        assert source.cite[:60] in words
    links = {str(attrs["href"])[1:] for tag, attrs in Reader(flagship).elements if tag == "a" and str(attrs.get("href", "")).startswith("#")}
    assert {one for one in links if not one.startswith("thing-")} <= set(ids), "every link within the page leads somewhere"


def test_a_hostile_case_obeys(tmp_path: Path) -> None:
    text = publish(read_case(str(hostile_case(tmp_path / "x"))))
    found = Reader(text)
    assert [tag for tag, _ in found.elements].count("script") == 2
    assert not any(name.startswith("on") for _, attrs in found.elements for name in attrs)
    assert not any(str(attrs.get("href", "")).lower().startswith(("javascript:", "data:text")) for _, attrs in found.elements)
    assert not any(tag in ("img", "svg", "iframe") for tag, _ in found.elements)
    assert "\u202e" not in text and "\u2066" not in text
    words = " ".join(found.text)
    for spoil in SPOILS[:4]:
        assert spoil in words, "what was written is shown as it was written"
    assert str(data_of(text)["about"]["title"]).startswith(SPOILS[0])  # type: ignore[index]


def test_the_same_case_gives_the_same_bytes(tmp_path: Path) -> None:
    """Under any hash seed, from any folder, in whatever order the rows stand."""
    case = tmp_path / "elsewhere"
    case.mkdir()
    for file in sorted((CASES / "tutorial").iterdir()):
        text = file.read_text(encoding="utf-8")
        if file.name == "things.csv":
            head, *rows = text.splitlines()
            text = "\n".join([head, *rows[::-1]]) + "\n"
        (case / file.name).write_text(text, encoding="utf-8")
    code = (
        "import sys, hashlib; import rapallo; from rapallo.press import page\n"
        "real = page.asset\n"
        "page.asset = lambda name: real(name) if name == 'static.css' else '0'\n"
        "from rapallo.record import read_case\n"
        "print(hashlib.sha256(page.publish(read_case(sys.argv[1])).encode()).hexdigest())"
    )
    seen = set()
    for seed, folder in (("0", CASES / "tutorial"), ("1", CASES / "tutorial"), ("4711", case)):
        done = subprocess.run(
            [sys.executable, "-c", code, str(folder)], capture_output=True, text=True, check=True,
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT / "src")},
        )  # fmt: skip
        seen.add(done.stdout)
    assert len(seen) == 1


def test_publish_writes_the_file(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "out.html"
    assert main(["publish", str(CASES / "tutorial"), str(out)]) == 0
    assert capsys.readouterr() == ("", f"written: {out}\n")
    text = out.read_text(encoding="utf-8")
    findings = data_of(text)["findings"]
    assert isinstance(findings, list) and all(str(tmp_path) not in str(one) and str(CASES) not in str(one) for one in findings)
    assert main(["publish", "--case", str(CASES / "tutorial"), str(out)]) == 0
    assert out.read_text(encoding="utf-8") == text
    assert main(["publish", str(tmp_path)]) == 2 and "is a folder" in capsys.readouterr().err
    assert main(["publish"]) == 2
    assert main(["publish", str(tmp_path / "none"), str(out)]) == 1 and out.read_text(encoding="utf-8") == text

    def missing(name: str) -> str:
        raise UsageError(f"this installation has no built page ({name} is missing).")

    monkeypatch.setattr(pages, "asset", missing)
    assert main(["publish", str(CASES / "tutorial"), str(out)]) == 2
    assert "app.js is missing" in capsys.readouterr().err


def test_a_script_that_is_not_built_is_one_line() -> None:
    with pytest.raises(UsageError, match="npm run build"):
        asset("no-such-file.js")
