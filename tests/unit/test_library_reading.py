"""Each format of a document, and every document that means harm or cannot be read: said in one line, never empty, never obeyed."""

import zipfile
import zlib
from pathlib import Path

import pytest

from rapallo.errors import LimitError
from rapallo.library import reading
from rapallo.library.language import language_of
from rapallo.library.reading import Unreadable, cleaned, read_document
from rapallo.record.stored import locator_at

pytest.importorskip("lxml")
pytest.importorskip("trafilatura")
pytest.importorskip("pypdfium2")

LETTER = "The base was leased to the army in April, and it was used by its pilots for the training of that year."


def pdf(
    pages: list[str], *, stream: bytes | None = None, trailer: str = "", labels: str = "", extra: list[bytes] | None = None
) -> bytes:
    """A small PDF with one line of text a page; or with this deflated content on every page."""
    objects: list[bytes] = [b"", b""]
    kids = []
    for text in pages:
        content = stream if stream is not None else zlib.compress(f"BT /F1 12 Tf 72 700 Td ({text}) Tj ET".encode("latin-1"))
        objects.append(b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(content), content))
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents %d 0 R /Resources << /Font << /F1 << /Type /Font "
            b"/Subtype /Type1 /BaseFont /Helvetica >> >> >> >>" % len(objects)
        )
        kids.append(f"{len(objects)} 0 R")
    objects[0] = f"<< /Type /Catalog /Pages 2 0 R {labels} >>".encode()
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>".encode()
    objects += extra or []
    out, places = b"%PDF-1.5\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R {trailer} >>\nstartxref\n{start}\n%%EOF\n".encode()


def write(folder: Path, name: str, data: bytes | str) -> str:
    path = folder / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return str(path)


def test_a_pdf_page_by_page(tmp_path: Path) -> None:
    read = read_document(write(tmp_path, "a.pdf", pdf([LETTER, "The second page."])))
    assert (read.format, read.language) == ("pdf", "en")
    assert read.text == f"{LETTER}\fThe second page.\n"
    assert locator_at(read.text, read.text.index("second")) == "page 2 of the file, para 1"


def test_printed_page_numbers_stand_before_the_page(tmp_path: Path) -> None:
    labels = "/PageLabels << /Nums [0 << /S /D /St 47 >>] >>"
    read = read_document(write(tmp_path, "a.pdf", pdf([LETTER, "The second page."], labels=labels)))
    assert locator_at(read.text, read.text.index("second")) == "p. 48, para 1"


def test_a_scanned_pdf_is_said_and_not_empty(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match=r"has no text on its 2 pages.*OCR"):
        read_document(write(tmp_path, "scan.pdf", pdf(["", ""], stream=zlib.compress(b"0 0 10 10 re f"))))


def test_an_encrypted_pdf_is_said(tmp_path: Path) -> None:
    key = b"<< /Filter /Standard /V 1 /R 2 /P -4 /O <%s> /U <%s> >>" % (b"28" * 32, b"5f" * 32)
    data = pdf([LETTER], trailer="/Encrypt 5 0 R /ID [<00> <00>]", extra=[key])
    with pytest.raises(Unreadable, match="is encrypted"):
        read_document(write(tmp_path, "locked.pdf", data))


def test_a_pdf_bomb_ends_its_own_reader_and_nothing_else(tmp_path: Path) -> None:
    from rapallo.library.reading_pdf import read_pdf

    squeezed = zlib.compressobj(9)
    bomb = b"".join(squeezed.compress(b"BT /F1 1 Tf (aaaaaaaa) Tj ET\n" * 40_000) for _ in range(500)) + squeezed.flush()
    path = write(tmp_path, "bomb.pdf", pdf([""], stream=bomb))
    with pytest.raises((LimitError, Unreadable), match=r"limit|within|no text"):
        read_pdf(path, memory=300 << 20, seconds=3)


def test_pages_beyond_the_limit_are_refused_with_the_limit(tmp_path: Path) -> None:
    from rapallo.library.reading_pdf import read_pdf

    with pytest.raises(LimitError, match=r"has 3 pages; the limit is 2"):
        read_pdf(write(tmp_path, "a.pdf", pdf(["a", "b", "c"])), pages=2)


@pytest.mark.parametrize("data", [b"%PDF-1.5\nnothing", b"%PDF-", pdf(["x"])[:200]])
def test_a_broken_pdf_is_said(tmp_path: Path, data: bytes) -> None:
    with pytest.raises((Unreadable, LimitError)):
        read_document(write(tmp_path, "a.pdf", data))


def test_a_body_of_300_mb_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "huge.txt"
    with open(path, "wb") as file:
        file.truncate(300 * 1000 * 1000)
    with pytest.raises(LimitError, match="300,000,000 bytes; the limit for a document is 209,715,200"):
        read_document(str(path))


@pytest.mark.parametrize("name", ["big.html", "big.txt", "big.xml"])
def test_each_format_has_its_own_limit(tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "LIMITS", dict.fromkeys(reading.LIMITS, 100))
    with pytest.raises(LimitError, match=r"the limit for .* is 100"):
        read_document(write(tmp_path, name, "<TEI>" + "word " * 100))


def test_scripts_in_a_page_never_reach_the_text(tmp_path: Path) -> None:
    page = (
        "<!DOCTYPE html><html lang='en'><head><title>Lease</title><meta name='author' content='A. Writer'>"
        "<meta name='dc.date' content='1926-04'><script>document.write('EVIL')</script></head><body onload='EVIL()'>"
        f"<nav>Home</nav><article><h1>Lease</h1><p>{LETTER}</p><script>EVIL</script><p>{LETTER} Again.</p>"
        "<iframe srcdoc='EVIL'>EVIL</iframe><img src=x onerror='EVIL'></article></body></html>"
    )
    read = read_document(write(tmp_path, "a.html", page))
    assert LETTER in read.text and "EVIL" not in read.text
    assert (read.title, read.author, read.date, read.language) == ("Lease", ("A. Writer",), "1926-04", "en")


def test_a_page_says_no_date_of_its_own_making(tmp_path: Path) -> None:
    read = read_document(write(tmp_path, "2019-05-01.html", f"<html><body><p>{LETTER}</p><footer>© 2019</footer></body></html>"))
    assert (read.date, read.author, read.licence) == ("", (), "")


def test_a_page_nested_without_end_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="nests more than"):
        read_document(write(tmp_path, "deep.html", "<html>" + "<div>" * 5_000 + LETTER))


TEI = """<?xml version="1.0"?>
<TEI xmlns="http://www.tei-c.org/ns/1.0" xml:lang="de"><teiHeader><fileDesc><titleStmt><title>Brief aus Moskau</title>
<author>Hans Muster</author></titleStmt><publicationStmt><date when="2019"/><availability><licence>CC BY 4.0</licence></availability>
</publicationStmt></fileDesc><profileDesc><creation><date when="1926-04-15"/></creation></profileDesc></teiHeader>
<text><body><pb n="12"/><p>Der erste Absatz.</p><pb n="13"/><fw>Kopfzeile</fw><p>Der zweite<note>Anmerkung</note> Absatz.</p>
<p>Der dritte.</p></body></text></TEI>"""


def test_tei_with_its_pages_and_header(tmp_path: Path) -> None:
    read = read_document(write(tmp_path, "a.xml", TEI))
    assert (read.title, read.author, read.date, read.language, read.licence) == (
        "Brief aus Moskau", ("Hans Muster",), "1926-04-15", "de", "CC BY 4.0",
    )  # fmt: skip
    assert "Kopfzeile" not in read.text and "[Anmerkung]" in read.text
    assert locator_at(read.text, read.text.index("dritte")) == "p. 13, para 4"
    assert locator_at(read.text, read.text.index("erste")) == "p. 12, para 1"


@pytest.mark.parametrize(
    "head",
    [
        '<!DOCTYPE TEI [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE TEI [<!ENTITY a "ha"><!ENTITY x "&a;&a;&a;">]>',
        '<!DOCTYPE TEI [<!ENTITY % p SYSTEM "http://127.0.0.1:9/x">%p;]>',
    ],
)
def test_entities_are_refused_and_not_expanded(tmp_path: Path, head: str) -> None:
    with pytest.raises(Unreadable, match="entities"):
        read_document(write(tmp_path, "a.xml", f"<?xml version='1.0'?>{head}<TEI><text><p>&x;</p></text></TEI>"))


def test_an_external_doctype_is_not_fetched(tmp_path: Path) -> None:
    data = (
        '<?xml version="1.0"?><!DOCTYPE TEI SYSTEM "http://127.0.0.1:9/tei.dtd"><TEI><text><p>Words of a letter.</p></text></TEI>'
    )
    assert "Words of a letter." in read_document(write(tmp_path, "a.xml", data)).text
    with pytest.raises(Unreadable, match="entit"):
        read_document(write(tmp_path, "b.xml", data.replace("Words", "&eacute;")))


def epub(path: Path, parts: dict[str, str | bytes]) -> str:
    container = '<container><rootfiles><rootfile full-path="OPS/package.opf"/></rootfiles></container>'
    package = (
        '<package xmlns:dc="http://purl.org/dc/elements/1.1/"><metadata><dc:title>A book</dc:title><dc:creator>Ann Smith</dc:creator>'
        '<dc:language>en</dc:language></metadata><manifest><item id="a" href="one.xhtml"/><item id="b" href="two.xhtml"/></manifest>'
        '<spine><itemref idref="b"/><itemref idref="a"/></spine></package>'
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/epub+zip")
        for name, data in {"META-INF/container.xml": container, "OPS/package.opf": package, **parts}.items():
            archive.writestr(name, data)
    return str(path)


CHAPTERS: dict[str, str | bytes] = {
    "OPS/one.xhtml": "<html><body><p>Last chapter.</p><script>EVIL</script></body></html>",
    "OPS/two.xhtml": f"<html><body><h1>First</h1><p>{LETTER}</p></body></html>",
}


def test_an_epub_in_the_order_of_its_spine(tmp_path: Path) -> None:
    read = read_document(epub(tmp_path / "a.epub", CHAPTERS))
    assert (read.title, read.author, read.language) == ("A book", ("Ann Smith",), "en")
    assert read.text.index("leased") < read.text.index("Last chapter") and "EVIL" not in read.text
    assert locator_at(read.text, read.text.index("Last")) == "chapter 2, para 1"


@pytest.mark.parametrize("name", ["../evil.txt", "OPS/../../evil.txt", "/etc/evil", "C:\\evil", "..\\evil"])
def test_an_epub_that_leads_out_of_itself_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(Unreadable, match="leads out of it"):
        read_document(epub(tmp_path / "a.epub", {**CHAPTERS, name: "x"}))
    assert not (tmp_path.parent / "evil.txt").exists()


def test_an_epub_whose_package_points_outside_is_refused(tmp_path: Path) -> None:
    package = '<package><manifest><item id="a" href="../../one.xhtml"/></manifest><spine><itemref idref="a"/></spine></package>'
    with pytest.raises(Unreadable, match="outside of it"):
        read_document(epub(tmp_path / "a.epub", {**CHAPTERS, "OPS/package.opf": package}))


def test_an_epub_bomb_is_refused_with_the_limit(tmp_path: Path) -> None:
    with pytest.raises(LimitError, match="times its size"):
        read_document(epub(tmp_path / "a.epub", {**CHAPTERS, "OPS/two.xhtml": b"<p>" + b"a" * (4 << 20)}))


def test_markdown_keeps_words_and_its_head(tmp_path: Path) -> None:
    text = f'---\ntitle: "A lease"\ndate: 1925-04-15\nlicence: CC0\n---\n# A lease\n\n{LETTER} *Twice* [there](http://x).\n'
    read = read_document(write(tmp_path, "a.md", text))
    assert (read.title, read.date, read.licence) == ("A lease", "1925-04-15", "CC0")
    assert read.text.startswith("A lease\n\n") and "Twice there." in read.text


def test_old_encodings_are_read_and_said(tmp_path: Path) -> None:
    read = read_document(write(tmp_path, "a.txt", "В Липецке была школа.\n".encode("cp1251")))
    assert "Липецке" in read.text and "Windows-1251, which is a guess" in read.remarks[0]
    assert "für" in read_document(write(tmp_path, "b.txt", "Die Schule für Flieger.\n".encode("cp1252"))).text


@pytest.mark.parametrize(
    ("name", "data"),
    [("a.zip", b"PK\x03\x04xx"), ("a.txt", b"ab\x00cd"), ("a.png", b"\x89PNG..."), ("a.txt", b""), ("a.pdf", b"hello")],
)
def test_what_is_no_document_is_said(tmp_path: Path, name: str, data: bytes) -> None:
    with pytest.raises(Unreadable):
        read_document(write(tmp_path, name, data))


def test_controls_and_direction_marks_do_not_get_into_the_text() -> None:
    assert cleaned("a\u202eb\x1b[31mc\r\n\r\n\r\nd\ufeff") == "ab[31mc\n\nd\n"


@pytest.mark.parametrize(
    ("text", "code"),
    [(LETTER, "en"),
     ("Die Schule wurde im Jahr darauf von der Armee gepachtet und für die Ausbildung genutzt, und das ist nicht viel.", "de"),
     ("В это время и на той базе не было того, что было для них как для всех по плану.", "ru"),
     ("Le traité de la paix est signé dans la ville et les armées ne sont pas sur le front.", "fr"), ("Lipetsk 1925", ""), ("", "")],
)  # fmt: skip
def test_language_is_guessed_only_where_its_words_decide(text: str, code: str) -> None:
    assert language_of(text) == code


def test_a_text_of_blanks_takes_no_longer_than_any_other() -> None:
    assert cleaned(" " * 2_000_000 + "x") == "x\n"
    assert cleaned("a" + " " * 2_000_000 + "\nb") == "a\nb\n"
