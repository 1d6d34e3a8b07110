"""The texts and queries that rankings of the library are measured on, and made-up texts of the same decades that none of the queries asks for."""

from __future__ import annotations

import json
import random
from pathlib import Path

__all__ = ["DATA", "asked", "bystanders", "lines", "texts"]

DATA = Path(__file__).parents[1] / "tests" / "data" / "library"

_TEMPLATES = {
    "en": (
        ("The {firm} of {town} signed a contract with the Soviet trade office in {year} for {n} {ware}. The works delivered late, and a German "
         "engineer travelled to Moscow to explain why."),
        "In {year} a delegation from {town} visited Berlin and studied {field}. Its report counts {n} {ware} and praises the order of the place.",
        "The harbour of {town} took in {n} ships with {ware} in {year}. Officers of the customs wrote that the treaty of trade was kept.",
        "At {town} a school for {field} opened in {year}; {n} pupils came, half of them from the army. The first course was led by {man}.",
        "{man} left {town} for Moscow in {year} and built {ware} there under contract. He came home with {n} drawings and little money.",
        "The plant at {town} tested {ware} from {year} on. Of {n} made in the first series, few were good, and the {firm} took them back.",
    ),
    "de": (
        ("Die {firm} in {town} schloß {year} mit der sowjetischen Handelsvertretung einen Vertrag über {n} {ware}. Das Werk lieferte zu spät, "
         "und ein Ingenieur reiste nach Moskau."),
        "Im Jahr {year} besuchte eine Abordnung aus {town} Berlin und besichtigte {field}. Der Bericht zählt {n} {ware} auf.",
        "In {town} wurde {year} eine Schule für {field} eröffnet. Von {n} Schülern kam die Hälfte aus dem Heer; Leiter war {man}.",
        "{man} verließ {town} im Jahr {year} und baute in Moskau {ware}. Mit {n} Zeichnungen kam er zurück.",
    ),
    "ru": (
        "Фирма {firm} из города {town} подписала в {year} году договор на {n} {ware}. Завод опоздал, и немецкий инженер приехал в Москву.",
        "В {year} году делегация из города {town} осмотрела в Берлине {field}. В отчёте названы {n} {ware}.",
        "В городе {town} в {year} году открыли школу, где изучали {field}. Учеников было {n}, половина из армии; руководил {man}.",
    ),
}  # fmt: skip
_WORDS = {
    "en": {
        "town": ["Arnstal", "Bellow", "Corvin", "Dunmore", "Eastfall", "Farrow", "Gildern", "Hollen"],
        "man": ["Ashby", "Brandt", "Corell", "Dwyer", "Elmqvist", "Farkas"],
        "firm": ["Nordwerk company", "Halden brothers", "Merrow yard", "Ostler trust"],
        "ware": ["pumps", "locomotives", "looms", "cranes", "ploughs", "turbines", "lathes", "telephones", "bales of flax", "sacks of seed"],
        "field": ["canal locks", "dairies", "printing", "telegraphy", "weaving", "forestry", "the building of bridges", "surgery"],
    },
    "de": {
        "town": ["Altenrode", "Birkfeld", "Dornau", "Eschwiel", "Grünthal", "Hohenau"], "man": ["Albrecht", "Behnke", "Dittmar", "Engel", "Fröbel"],
        "firm": ["Nordwerk AG", "Firma Halden", "Werft Merow", "Maschinenfabrik Ostler"],
        "ware": ["Pumpen", "Lokomotiven", "Webstühle", "Kräne", "Pflüge", "Turbinen", "Drehbänke", "Fernsprecher"],
        "field": ["Schleusen", "Molkereien", "Druckereien", "Telegraphie", "Forstwesen", "Brückenbau"],
    },
    "ru": {
        "town": ["Алтынск", "Березово", "Вольный", "Горсков", "Дубняки", "Еловец"], "man": ["Андронов", "Белкин", "Воронцов", "Гуляев", "Дымов"],
        "firm": ["Нордверк", "Гальден", "Меров", "Остлер"],
        "ware": ["насосов", "паровозов", "станков", "кранов", "плугов", "турбин", "телефонов"],
        "field": ["шлюзы", "типографии", "телеграф", "лесное дело", "мосты"],
    },
}  # fmt: skip


def lines(name: str) -> list:
    with open(DATA / name, encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def texts() -> list[dict]:
    """The labelled texts."""
    return [*lines("texts.jsonl"), *lines("texts-more.jsonl")]


def asked() -> list[dict]:
    """The labelled queries; ``by`` says of which sort, the first sets being ``name`` (mostly names and single words) and ``story``."""
    first = [{"by": "name" if one["kind"] == "known" else "story", **one} for one in lines("queries.jsonl")]
    return [*first, *lines("queries-more.jsonl")]


def bystanders(count: int = 400, seed: int = 7) -> list[dict]:
    """Made-up texts about trade, schools and works in towns that do not exist: they have the common words of the labelled texts and answer
    to no query."""
    draw = random.Random(seed)
    found = []
    for number in range(count):
        language = draw.choice(["en", "en", "de", "ru"])
        words = {name: draw.choice(many) for name, many in sorted(_WORDS[language].items())}
        year = draw.randint(1920, 1941)
        text = " ".join(
            template.format(year=year, n=draw.randint(3, 900), **words) for template in draw.sample(_TEMPLATES[language], draw.randint(1, 3))
        )
        found.append(
            {
                "id": f"bystander-{number}", "language": language, "date": str(year), "kind": draw.choice(["note", "report", "letter"]),
                "place": words["town"], "title": f"{words['town']}, {year}", "text": text,
            }
        )  # fmt: skip
    return found
