"""Small cases written as an author would write them, and read from their files."""

from pathlib import Path

from rapallo.record import Case, read_case

__all__ = ["THINGS", "small_case"]

THINGS = """id,kind,label,when,part_of
aland,state,Aland,,
bland,state,Bland,,
old-bland,state,Old Bland,,
works,organisation,The Works,,aland
shop,organisation,The Shop,,works
guild,organisation,The Guild,1921-01/1925-12,bland
anna,person,Anna,1890/1930-06,aland
men,cohort,The men,,aland
young,cohort,The young men,,men
loners,cohort,The loners,,
school,facility,The school,1924-01/1930-12,
field,facility,The field,,
harbour,place,The harbour,,bland
pact,agreement,The pact,1922-05,
fair,event,The fair,1926-03/1926-05,
flying,skill,Flying,,
ore,material,Ore,,
plans,design,Plans,,
copy,design,The copy,,
engine,product,The engine,,
tank,product,The tank,,
"""

_CASE = 'title = "A small case"\nresolution = "month"\nhorizon = "1920-01/1940-12"\nnotice = "P6M"\n'
_SIDES = 'aims = ["flying@aland"]\n[sides]\nnorth = ["aland"]\nsouth = ["bland"]\n'


def small_case(
    folder: Path,
    claims: str = "",
    ways: str = "",
    *,
    evidence: str = "",
    things: str = "",
    case: str = _CASE + _SIDES,
    sources: str = "",
) -> Case:
    """Read a case with these claims (a header line first) and ways; ``things`` are further rows."""
    folder.mkdir(exist_ok=True)
    (folder / "case.toml").write_text(case, encoding="utf-8")
    (folder / "things.csv").write_text(THINGS + things, encoding="utf-8")
    (folder / "sources.csv").write_text("key,title,derives_from\nS,A source,\nT,Another,\n" + sources, encoding="utf-8")
    (folder / "claims.csv").write_text(claims if claims != "" else "id,subject,verb,object\n", encoding="utf-8")
    if evidence != "":
        (folder / "evidence.csv").write_text(evidence, encoding="utf-8")
    if ways != "":
        (folder / "ways.toml").write_text(ways, encoding="utf-8")
    return read_case(str(folder))
