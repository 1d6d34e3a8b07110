"""The pages of one PDF as JSON lines, run as a program of its own with bounded memory and time, so that a hostile file ends only it."""

import json
import sys

__all__ = ["main"]

_LETTERS_OF_A_PAGE = 200_000


def main(words: list[str]) -> int:
    """``PATH MEMORY SECONDS PAGES LETTERS``: writes what the file says of itself, then a line a page. 0: done; 3: refused, with the reason."""
    path, memory, seconds, most_pages, most_letters = words[0], *(int(word) for word in words[1:5])
    _bounded(memory, seconds)
    import pypdfium2 as pdfium

    put = sys.stdout.write
    try:
        document = pdfium.PdfDocument(path)
    except pdfium.PdfiumError as error:
        put(json.dumps({"refused": "encrypted" if "assword" in str(error) or "ecurity" in str(error) else "broken"}) + "\n")
        return 3
    count = len(document)
    if count > most_pages:
        put(json.dumps({"refused": "pages", "count": count}) + "\n")
        return 3
    meta = {key: str(value)[:1000] for key, value in document.get_metadata_dict(skip_empty=True).items()}
    put(json.dumps({"pages": count, "meta": meta}) + "\n")
    letters = 0
    for number in range(count):
        try:
            page = document[number]
            reader = page.get_textpage()
            cut = reader.count_chars() > _LETTERS_OF_A_PAGE
            text = reader.get_text_range(0, min(reader.count_chars(), _LETTERS_OF_A_PAGE)) if reader.count_chars() > 0 else ""
            images = sum(1 for _ in page.get_objects(filter=(3,), max_depth=2)) if text.strip() == "" else 0
            reader.close()
            page.close()
        except pdfium.PdfiumError:
            text, images, cut = "", -1, False
        letters += len(text)
        put(json.dumps({"text": text, "label": document.get_page_label(number)[:20], "images": images, "cut": cut}) + "\n")
        if letters > most_letters:
            put(json.dumps({"refused": "letters"}) + "\n")
            return 3
    return 0


def _bounded(memory: int, seconds: int) -> None:
    """Limit what this program may take; where the system has no such limits, the parent's clock is the only one."""
    try:
        import resource
    except ImportError:
        return
    for limit, value in ((resource.RLIMIT_AS, memory), (resource.RLIMIT_CPU, seconds), (resource.RLIMIT_CORE, 0)):
        try:
            resource.setrlimit(limit, (value, value))
        except (ValueError, OSError):
            pass


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
