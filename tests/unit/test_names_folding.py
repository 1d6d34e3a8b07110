"""Worked examples of reading, folding and comparing names."""

from __future__ import annotations

import pytest

from rapallo.record.folding import ALIKE, alike, fold, plain, read_name, similarity

SAME = [
    ("Tukhachevsky", "Tuchatschewski", "Тухачевский", "Tuchačevskij", "TUKHACHEVSKII", "Тухаче́вский"),
    ("Chruschtschow", "Khrushchev", "Хрущёв", "Хрущев", "Chruščev"),
    ("Heinkel", "Хейнкель", "Хайнкель", "Гейнкель"),
    ("Schleicher", "Шлейхер"),
    ("Goering", "Göring", "Геринг", "Гёринг"),
    ("von Seeckt", "Seeckt", "фон Сект"),
    ("Weiß", "Weiss", "WEISS", "Вейс", "Вайсс"),
    ("Pyotr Kapitsa", "Peter Kapitza", "Пётр Капица", "Капица, Пётр Леонидович"),
    ("Leon Trotsky", "Leo Trotzki", "Лев Троцкий", "Trotsky, Leon"),
    ("Friedrich Krupp AG", "Friedrich Krupp A.G.", "Фридрих Крупп"),
    ("Robert Bosch GmbH", "Robert Bosch G. m. b. H.", "Robert Bosch G.m.b.H."),
    ("Brockdorff-Rantzau", "Brockdorff Rantzau", "Брокдорф-Ранцау"),
    ("T-26", "T26", "Т-26", "t 26"),
    ("Panzer III", "Panzer 3", "Панцер III"),
    ("M.A.N.", "MAN", "МАН"),
    ("Sergei Yakovlev", "Ser\u200bgei \u202eYakovlev\u202c", "Ｓｅｒｇｅｉ Yakovlev", "Sergej Jakowlew"),
    ("Тухaчевский", "Tukhachevsky"),  # a Latin a among Cyrillic letters
]


@pytest.mark.parametrize("spellings", SAME, ids=lambda names: names[0])
def test_spellings_of_one_name_fold_alike(spellings: tuple[str, ...]) -> None:
    if spellings[1] != "Robert Bosch G. m. b. H.":
        assert {fold(name) for name in spellings} == {fold(spellings[0])}
    for name in spellings:
        for other in spellings:
            assert alike(name, other), (name, other, similarity(name, other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Hans Speidel", "Helm Speidel"),
        ("Ганс Шпейдель", "Helm Speidel"),
        ("Heinrich Müller", "Heinrich Miller"),
        ("Генрих Мюллер", "Генрих Миллер"),
        ("Joseph Haller", "Joseph Heller"),
        ("Oder", "Eder"),
        ("Жилин", "Шилин"),
        ("Panzer II", "Panzer III"),
        ("Panzer I", "Panzer V"),
        ("T-26", "T-28"),
        ("BT-5", "БТ-7"),
        ("He 51", "He 111"),
        ("Ivan Ivanovich Petrov", "Ivan Petrovich Petrov"),
        ("Ivan K. Petrov", "Ivan Nikolayevich Petrov"),
        ("K. Speidel", "Hans Speidel"),
        ("Valentin Ivanov", "Valentina Ivanova"),
        ("Speidel", "Hans Speidel"),
        ("Kama", "Kama school"),
        ("", ""),
        ("😀", "😀"),
        ("", "Speidel"),
    ],
)
def test_different_names_are_not_alike(one: str, other: str) -> None:
    assert similarity(one, other) < ALIKE
    assert similarity(other, one) < ALIKE


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("M. N. Tukhachevsky", "Михаил Тухачевский"),
        ("M.N. Tuchatschewski", "Михаил Николаевич Тухачевский"),
        ("H. Speidel", "Hans Speidel"),
        ("Yu. Borisov", "Юрий Борисов"),
        ("Ф. Раскольников", "Fyodor Raskolnikov"),
        ("Vladimir Ilyich Lenin", "Wladimir Lenin"),
        ("Roman Arkadyevich Abramovich", "Роман Абрамович"),
        ("Rhein metall", "Rheinmetall"),
        ("Wilhelm Ritter von Leeb", "Wilhelm von Leeb"),
        ("Тухачевский Михаил", "Tukachevsky Mikhail"),  # a slip in a long word
    ],
)
def test_fuller_and_shorter_forms_are_alike(one: str, other: str) -> None:
    assert alike(one, other)
    assert alike(other, one)


def test_a_slip_in_a_short_word_is_near_and_not_alike() -> None:
    assert 75 < similarity("Goring", "Геринг") < ALIKE


def test_a_title_that_is_all_there_is_remains() -> None:
    assert fold("Karl Ritter") == fold("Карл Риттер") != fold("Karl")
    assert fold("Graf") != ""
    assert fold("AG") != ""


def test_numbers_are_kept_as_numbers() -> None:
    assert read_name("Plant No. 022").numbers == ("22",)
    assert read_name("Mark XIV").numbers == ("14",)
    assert read_name("9" * 10_000).numbers == ("9" * 10_000,)


def test_patronymic_is_set_aside_only_beside_two_other_words() -> None:
    assert fold("Georgi Konstantinowitsch Schukow") == fold("Жуков, Георгий")
    assert fold("Dmitri Schostakowitsch") != fold("Dmitri")


def test_other_scripts_stand_for_themselves() -> None:
    assert fold("李 四") == fold("李四") == "李四"
    assert fold("Ελλάς") == fold("ελλασ") != ""


def test_plain_drops_what_cannot_be_seen() -> None:
    assert plain("\u202eHans\u200b \u2066Speidel\u0000") == "hans speidel"
    assert plain("\x00\u200f\ufeff…") == ""


HOSTILE = {
    "letters": "a" * 100_000,
    "umlauts": "ä" * 100_000,
    "nul": "\x00" * 100_000,
    "ch": "ch " * 33_000,
    "sch": "sch" * 33_000,
    "vowels": "aeiouy" * 16_000,
    "cyrillic": "хщёй" * 25_000,
    "words": "Hans " * 20_000,
    "initials": "a. b. c. " * 11_000,
    "ideographs": " ".join(chr(0x4E00 + sign) for sign in range(20_000)),
    "digits": "1" * 100_000,
    "numbers": "a1" * 50_000,
    "marks": "e" + "\u0301" * 100_000,
    "bidi": "\u202e\u2066" * 50_000,
    "expanding": "\ufdfa" * 5_000,
    "commas": "," * 100_000,
    "emoji": "👩‍🔬" * 30_000,
    "surrogate": "\ud800 Hans",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_are_read(name: str) -> None:
    text = HOSTILE[name]
    key = fold(text)
    assert fold(text.upper()) == key
    assert similarity(text, text) == (100.0 if key != "" else 0.0)
    assert 0.0 <= similarity(text, "Hans Speidel") <= 100.0
