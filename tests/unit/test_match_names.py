"""Firms' names taken apart, and what two names say of their bearers being one."""

import pytest

from rapallo.exchange.companies import form_point, legal_forms, read_firm
from rapallo.exchange.entries import called_by
from rapallo.exchange.name_evidence import name_points


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("Limbach Flugmotoren GmbH & Co. KG", "gmbh-co-kg"),
        ("Meyer G.m.b.H.", "gmbh"),
        ("ООО «Прибой»", "ooo"),
        ("OOO Priboi", "ooo"),
        ("Priboi LLC", "llc"),
        ("АО «Кронштадт»", "jsc"),
        ("Joint Stock Company Kronshtadt", "jsc"),
        ("ОАО «Сбербанк»", "oao"),
        ("PJSC Sberbank", "pao"),
        ("ЗАО Светлана", "zao"),
        ("Novo Nordisk A/S", "as"),
        ("AB Bofors", "ab"),
        ("Lumen Oy", "oy"),
        ("Lumen B.V.", "bv"),
        ("Lumen N.V.", "nv"),
        ("Lumen S.p.A.", "spa"),
        ("Lumen S.A.", "sa"),
        ("Lumen Sp. z o.o.", "sp-zoo"),
        ("FOTEK CONTROLS CO., LTD", "co-ltd"),
        ("Telefly Equipment Co., Limited", "co-ltd"),
        ("深圳市凯玥科技有限公司", "co-ltd"),
        ("Benz & Cie.", "and-co"),
        ("Lumen", ""),
        ("AG", ""),
    ],
)
def test_a_legal_form_is_read_however_it_is_written(text: str, form: str) -> None:
    assert read_firm(text).form == form


def test_every_form_says_what_it_is_and_reads_as_itself() -> None:
    from rapallo.exchange.companies import _data

    families = set(_data()["families"])  # type: ignore[call-overload]
    for form in legal_forms().values():
        assert form.meaning != "" and form.family in families and len(form.written) > 0
        for text in form.written:
            name = f"凯玥{text}" if text[0] > "\u3400" else f"Quorin {text}"
            found = legal_forms()[read_firm(name).form]
            assert found.family == form.family, (form.id, text, found.id)


def test_a_form_that_differs_is_evidence_against_and_one_left_out_is_none() -> None:
    assert form_point("gmbh", "ag") == form_point("ag", "gmbh") == -3
    assert form_point("gmbh", "gmbh-co-kg") == -3, "the partner and the partnership are two"
    assert form_point("oao", "pao") == 0 and form_point("ooo", "llc") == 0
    assert form_point("gmbh", "") == form_point("", "") == 0
    assert form_point("gmbh", "gmbh") == 1


def _points(a: str, b: str, kind: str) -> int:
    one, other = called_by((a,), kind), called_by((b,), kind)
    both = name_points(one[0], other[0], kind)
    assert both == name_points(other[0], one[0], kind)
    return both[0]


@pytest.mark.parametrize(
    ("a", "b", "points"),
    [
        ("Limbach Flugmotoren", "Limbach Flugmotoren GmbH & Co. KG", 6),
        ("Brand Works", "Brandwerke AG", 6),
        ("АО «Микрон»", "Mikron JSC", 6),
        ("ST Microelectronics", "STMicroelectronics", 6),
        ("Albatros Flugzeugwerke", "Albatros-Werke", 4),
        ("Advanced Micro Devices", "AMD", 3),
        ("Heinkel Flugzeugwerke", "Ernst Heinkel Flugzeugwerke", 2),
        ("Limbach Flugmotoren", "Limbach Handelsgesellschaft", 1),
        ("Gazprom", "Rosneft", 0),
        ("Plant 22", "Plant 24", -2),
        ("Plant II", "Plant III", -2),
        ("Bank of Quill", "Bank of Lume", 0),
    ],
)
def test_firms(a: str, b: str, points: int) -> None:
    assert _points(a, b, "organisation") == points


@pytest.mark.parametrize(
    ("a", "b", "points"),
    [
        ("Mikhail Tukhachevsky", "Тухачевский, Михаил Николаевич", 6),
        ("Hans Speidel", "Helm Speidel", 0),
        ("H. Speidel", "Hans Speidel", 4),
        ("H. Speidel", "Helm Speidel", 4),
        ("Speidel", "Hans Speidel", 2),
        ("Speidel", "Speidel", 4),
        ("Klara Tortavert", "Klara Tortavnrt", 3),
        ("Otto Wels", "Otto Welser", 0),
    ],
)
def test_people(a: str, b: str, points: int) -> None:
    assert _points(a, b, "person") == points


def test_of_places_and_designs_a_part_of_the_name_is_another() -> None:
    assert _points("Moscow", "Fili, Moscow", "place") == 0
    assert _points("Junkers A 20", "Junkers Ju 20", "design") == 0
    assert _points("Panzer II", "Panzer III", "design") == 0
    assert _points("Panzer II", "Panzer 2", "design") == 5


def test_names_of_two_kinds_are_alike_only_letter_for_letter() -> None:
    firm, man, other = (
        called_by(("Brand",), "organisation")[0],
        called_by(("Karl Otto",), "person")[0],
        called_by(("Brand",), "design")[0],
    )
    assert name_points(firm, man, "") == name_points(man, firm, "") == (0, "")
    assert name_points(firm, other, "")[1] == name_points(other, firm, "")[1] == "the same name"


def test_a_name_in_brackets_with_a_form_of_its_own_is_a_name() -> None:
    assert [called.text for called in called_by(("Концерн Сириус (ОАО Сириус)",), "organisation")][1:] == [
        "Концерн Сириус",
        "ОАО Сириус",
    ]
    assert len(called_by(("Delta Trade (Arland)",), "organisation")) == 1


def test_names_longer_than_any_name_are_no_work() -> None:
    long = " ".join(f"word{number}a" for number in range(5000))
    assert _points(long, long + " more", "organisation") == 0
    assert _points(long, long, "person") == 6
