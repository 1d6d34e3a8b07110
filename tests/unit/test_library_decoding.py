"""Old and wrongly named encodings, and pages that would take all time or memory: read as what they are, or said."""

from pathlib import Path

import pytest

from rapallo.errors import LimitError
from rapallo.library.apart import read_apart
from rapallo.library.decoding import decoded
from rapallo.library.reading import Read, Unreadable, cleaned, read_document

RUSSIAN = "Тухачевский приехал в Липецк весной. Там была школа лётчиков, и в ней учились немцы.\n"
GERMAN = "Die Flugzeugführer übten für den Großtraktor in Unterlüß.\n"


def write(folder: Path, name: str, data: bytes) -> str:
    (folder / name).write_bytes(data)
    return str(folder / name)


@pytest.mark.parametrize(
    ("text", "encoding", "said"),
    [
        (RUSSIAN, "cp1251", "Windows-1251"), (RUSSIAN, "koi8-r", "KOI8-R"), (RUSSIAN, "cp866", "DOS 866"), (RUSSIAN, "iso8859-5", "ISO 8859-5"),
        (RUSSIAN, "mac-cyrillic", "Mac Cyrillic"), (GERMAN, "latin-1", "Windows-1252"), (GERMAN, "cp1252", "Windows-1252"),
        (GERMAN, "cp850", "DOS 850"), (GERMAN, "mac-roman", "Mac Roman"), ("Report of the office. " * 10 + RUSSIAN, "cp1251", "Windows-1251"),
        ("ПРИКАЗ О ШКОЛЕ В ЛИПЕЦКЕ И О ПОЛИГОНЕ В КАЗАНИ", "koi8-r", "KOI8-R"), (RUSSIAN, "utf-16-le", "UTF-16"), (GERMAN, "utf-16-be", "UTF-16"),
    ],
)  # fmt: skip
def test_old_encodings_are_guessed_by_their_words_and_that_is_said(text: str, encoding: str, said: str) -> None:
    found, remarks = decoded(text.encode(encoding), "a.txt")
    assert found == text and said in remarks[0] and "guess" in remarks[0]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_a_mark_decides(encoding: str) -> None:
    assert decoded(RUSSIAN.encode(encoding), "a.txt") == (RUSSIAN, ())


def test_one_broken_letter_does_not_make_utf8_another_encoding() -> None:
    found, remarks = decoded(RUSSIAN.encode() + b"\xff end", "a.txt")
    assert found == RUSSIAN + "\ufffd end" and "1 of its bytes" in remarks[0]


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.html"])
def test_line_ends_of_every_system_are_one(tmp_path: Path, name: str) -> None:
    texts = {read_document(write(tmp_path, name, RUSSIAN.replace("\n", end).encode() * 2)).text for end in ("\n", "\r\n", "\r")}
    assert len(texts) == 1


PAGE = "<!doctype html><html lang='ru'><head><meta charset='{}'><title>Школа</title></head><body><article><p>{}</p></article></body></html>"


@pytest.mark.parametrize(
    ("named", "encoding", "remarked"),
    [
        ("iso-8859-1", "utf-8", True), ("windows-1251", "utf-8", True), ("utf-8", "cp1251", True), ("bogus", "cp1251", True),
        ("utf-16", "utf-8", False), ("koi8-r", "koi8-r", False), ("windows-1251", "cp1251", False), ("iso-8859-1", "koi8-r", True),
        ("rot13", "utf-8", False), ("hex", "utf-8", False), ("idna", "utf-8", False), ("undefined", "utf-8", False), ("utf-7", "utf-8", False),
    ],
)  # fmt: skip
def test_a_page_is_read_whatever_encoding_it_names(tmp_path: Path, named: str, encoding: str, remarked: bool) -> None:
    pytest.importorskip("trafilatura")
    read = read_document(write(tmp_path, "a.html", PAGE.format(named, RUSSIAN * 4).encode(encoding)))
    assert "Липецк" in read.text and read.title == "Школа"
    assert any("encoding" in one for one in read.remarks) or not remarked


def test_soft_hyphens_and_loose_marks_do_not_part_words() -> None:
    assert cleaned("Flug\u00adplatz u\u0308ber o\u200bben и\u0306") == "Flugplatz über oben й\n"


@pytest.mark.parametrize("opening", ["<a ", "<p a='<' " + "b=1 " * 1000, "<b>" * 3000, "<" * 1000, "</" * 1000 + "<x" * 1000])
def test_no_page_takes_more_than_its_size_to_look_at(tmp_path: Path, opening: str) -> None:
    pytest.importorskip("trafilatura")
    page = "<html><body>" + opening * (300_000 // len(opening)) + "words of a page</body></html>"
    try:
        read_document(write(tmp_path, "a.html", page.encode()))
    except (Unreadable, LimitError) as error:
        assert "\n" not in str(error)


def test_text_below_the_deepest_element_is_not_lost_in_silence(tmp_path: Path) -> None:
    pytest.importorskip("trafilatura")
    with pytest.raises(Unreadable, match="deeper than can be read"):
        read_document(write(tmp_path, "a.html", b"<html>Before." + b"<b>" * 1000 + b"within" * 10))


def test_a_licence_is_no_script(tmp_path: Path) -> None:
    pytest.importorskip("trafilatura")
    for link, licence in (("javascript:alert(1)", ""), ("https://example.org/by/4.0", "https://example.org/by/4.0")):
        page = f"<html><head><link rel='license' href='{link}'></head><body><p>{RUSSIAN * 4}</p></body></html>"
        assert read_document(write(tmp_path, "a.html", page.encode())).licence == licence


@pytest.mark.parametrize("name", ["a.docx", "a.odt", "a.rtf"])
def test_files_of_word_processors_are_told_what_to_do(tmp_path: Path, name: str) -> None:
    data = b"{\\rtf1 Hello}" if name == "a.rtf" else b"PK\x03\x04" + b"0" * 50
    with pytest.raises(Unreadable, match=r"word processor.*Save it as PDF"):
        read_document(write(tmp_path, name, data))


def hungry(path: str) -> Read:
    return Read(format="text", text="x" * (1 << 30))


def busy(path: str) -> Read:
    while True:
        pass


def broken(path: str) -> Read:
    raise KeyError("a fault of some library")


def deep(path: str) -> Read:
    return deep(path)


def quick(path: str) -> Read:
    return Read(format="text", text="Слово", remarks=("one",))


def test_a_reader_that_takes_too_much_ends_alone() -> None:
    with pytest.raises(LimitError, match=r"a.html cannot be read within 64 MB"):
        read_apart(hungry, "a.html", memory=64 << 20)
    with pytest.raises(LimitError, match="1 seconds"):
        read_apart(busy, "a.html", seconds=1)
    with pytest.raises(Unreadable, match="breaks the reader of its format"):
        read_apart(broken, "a.html")
    with pytest.raises(Unreadable, match="nested too deep"):
        read_apart(deep, "a.html")
    assert read_apart(quick, "a.html") == quick("a.html")
