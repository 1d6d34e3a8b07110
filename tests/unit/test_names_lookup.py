"""Worked examples of looking things up by name."""

from __future__ import annotations

import random

import pytest

from rapallo.record.folding import ALIKE, likeness, read_name
from rapallo.record.lookup import Lookup

THINGS = [
    (
        "tukhachevsky",
        "Mikhail Tukhachevsky",
        (("de", "Michail Tuchatschewski"), ("ru", "Михаил Тухачевский")),
    ),
    ("hans-speidel", "Hans Speidel", (("ru", "Ганс Шпейдель"),)),
    ("helm-speidel", "Helm Speidel", (("ru", "Хельм Шпейдель"),)),
    ("panzer-2", "Panzer II", ()),
    ("panzer-3", "Panzer III", ()),
    ("junkers", "Junkers", (("de", "Junkers Flugzeugwerk AG"),)),
    ("hugo-junkers", "Hugo Junkers", ()),
    ("lipetsk", "Lipetsk", (("de", "Lipezk"), ("ru", "Липецк"))),
    ("hess", "Rudolf Heß", ()),
    ("hoess", "Rudolf Höß", ()),
    ("smile", "😀", ()),
    ("nameless", "", (("en", ""),)),
]


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("hans-speidel", ("hans-speidel",)),
        (" HANS speidel ", ("hans-speidel",)),
        ("Speidel, Hans", ("hans-speidel",)),
        ("Ханс Шпайдель", ("hans-speidel",)),
        ("H. Speidel", ("hans-speidel", "helm-speidel")),
        ("Speidel", ("hans-speidel", "helm-speidel")),
        ("Шпайдель", ("hans-speidel", "helm-speidel")),
        ("Kurt Speidel", ()),
        ("K. Speidel", ()),
        ("Tuchačevskij", ("tukhachevsky",)),
        ("М. Н. Тухачевский", ("tukhachevsky",)),
        ("Михаил Николаевич Тухачевский", ("tukhachevsky",)),
        ("Михаил", ()),
        ("Panzer III", ("panzer-3",)),
        ("panzer 2", ("panzer-2",)),
        ("Panzer", ()),
        ("Panzer IV", ()),
        ("Junkers", ("junkers",)),
        ("Юнкерс", ("junkers",)),
        ("Гуго Юнкерс", ("hugo-junkers",)),
        ("Липецк!", ("lipetsk",)),
        ("Rudolf Hess", ("hess",)),  # as written, but for ß
        ("Rudolf Hoess", ("hess", "hoess")),  # oe may be ö, which Russian writes е
        ("Рудольф Гесс", ("hess", "hoess")),
        ("😀", ("smile",)),
        ("😁", ()),
        ("", ()),
        (" \x00\u202e", ()),
        ("x" * 100_000, ()),
    ],
)
def test_find(text: str, ids: tuple[str, ...]) -> None:
    assert Lookup(THINGS).find(text) == ids


def test_best_class_hides_the_others() -> None:
    things = Lookup([("kama", "Kasan-Kama", ()), ("b", "Kama", ()), ("c", "KAMA!", ()), ("d", "Кама", ())])
    assert things.find("kama") == ("kama",)
    assert things.find("Kama ") == ("kama",)
    assert things.find("Kama!") == ("c",)
    assert things.find("“Kama”") == ("b", "c")
    assert things.find("Kahma") == ("b", "c", "d")


def test_only_people_go_by_a_family_name_where_people_are_said() -> None:
    things = [("su", "Soviet Union", ()), ("hans", "Hans Speidel", ())]
    assert Lookup(things).find("Union") == ("su",)
    assert Lookup(things, people={"hans"}).find("Union") == ()
    assert Lookup(things, people={"hans"}).find("Шпейдель") == ("hans",)
    assert Lookup(things, people=()).find("Speidel") == ()


def test_another_patronymic_is_another_man() -> None:
    things = Lookup([("a", "Ivan Ivanovich Petrov", ()), ("b", "Ivan Petrovich Petrov", ())])
    assert things.find("Иван Петрович Петров") == ("b",)
    assert things.find("Иван Петров") == ("a", "b")
    assert things.find("Иван Сергеевич Петров") == ()


def test_near_puts_the_closest_first() -> None:
    things = Lookup(THINGS)
    assert things.near("Tukachevski")[0][0] == "tukhachevsky"
    assert things.near("Тухачевски Мих")[0][0] == "tukhachevsky"
    assert things.near("Lipesk")[0][0] == "lipetsk"
    assert {found for found, _ in things.near("Spiedel")} == {"hans-speidel", "helm-speidel"}
    assert things.near("Hans Speidl")[0][0] == "hans-speidel"
    assert things.near("Tukh")[0][0] == "tukhachevsky"
    assert things.near("Hans Speidel", limit=1) == (("hans-speidel", 100.0),)
    assert len(things.near("Speidel", limit=1)) == 1
    assert things.near("Speidel", limit=0) == ()


@pytest.mark.parametrize("text", ["", "😀", "\x00", "q" * 100_000, "Yokohama", "12345"])
def test_near_has_nothing_to_say_of_what_is_far(text: str) -> None:
    assert Lookup(THINGS).near(text) == ()
    assert Lookup(()).near(text) == ()


def test_alike_proposes_things_that_may_be_one() -> None:
    more = [("t-2", "Tuchatschewskij, M. N.", ()), ("fund", "Yunkers", ())]
    assert Lookup([*THINGS, *more]).alike() == (
        ("tukhachevsky", "t-2"),
        ("junkers", "fund"),
        ("hess", "hoess"),
    )


def test_brothers_that_share_a_bare_family_name_are_not_proposed() -> None:
    hans = ("hans", "Hans Speidel", (("ru", "Шпейдель"),))
    helm = ("helm", "Helm Speidel", (("ru", "Шпейдель"),))
    unknown = ("s", "Speidel", ())
    assert Lookup([hans, helm]).alike() == ()
    assert Lookup([hans, helm, unknown]).alike() == (("hans", "s"), ("helm", "s"))
    assert Lookup([hans, helm]).find("Шпейдель") == ("hans", "helm")


def test_alike_is_what_comparing_everything_with_everything_finds() -> None:
    rng = random.Random(1922)
    given = ["Hans", "Ханс", "H.", "Ivan", "Iwan Petrowitsch", "И. П.", "Mikhail", "Михаил", "", "Ivan P."]
    family = [
        *(
            "Speidel",
            "Шпейдель",
            "Konstantinov",
            "Konstantinow",
            "Constantinov",
            "Kostantinov",
            "Константинов",
        ),
        *(
            "Petrowitsch",
            "Panzer II",
            "Panzer III",
            "Rhein metall",
            "Rheinmetall",
            "T-26",
            "von Rhein",
            "1941",
        ),
    ]
    texts = [f"{rng.choice(given)} {rng.choice(family)}".strip() for _ in range(200)]
    names = [read_name(text) for text in texts]
    expected = {
        (f"t{i}", f"t{j}") for i in range(len(names)) for j in range(i + 1, len(names)) if likeness(names[i], names[j]) >= ALIKE
    }
    assert len(expected) > 500
    assert set(Lookup((f"t{at}", text, ()) for at, text in enumerate(texts)).alike()) == expected


def test_the_same_id_twice_and_hostile_labels_do_not_stop_the_index() -> None:
    things = Lookup([("a", "x" * 100_000, ()), ("a", "\ud800", ()), ("b", "Ä" * 50_000, (("", "\x00"),))])
    assert things.find("X" * 100_000) == ("a",)
    assert things.find("a") == ("a",)
    assert things.alike() == ()
    assert things.near("a b " * 25_000) == ()


def test_one_kind_of_blank_is_another_in_a_name_as_written() -> None:
    signs = Lookup([("one", "¯\t}", ()), ("two", "¯-}", ())])
    assert signs.find("¯ }") == signs.find(" ¯\n}") == ("one",)
    assert signs.find("¯-}") == ("two",)
