"""Hostile inputs to every reader: each comes back as a value or as a refusal in words, never as a traceback.

``RAPALLO_FUZZ`` says how many inputs (2,000 if it is not set; ``make fuzz`` throws 100,000); ``RAPALLO_FUZZ_SEED``
begins elsewhere. A failure names its seed, which makes the same input again.
"""

import os
import random
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest

from rapallo.check import check
from rapallo.errors import CaseError, Fault, RapalloError
from rapallo.record import Case, load, read_case, save
from rapallo.record.csl import read_csl, to_csl
from rapallo.time import parse_duration, parse_when

INPUTS = int(os.environ.get("RAPALLO_FUZZ", "2000"))
FIRST = int(os.environ.get("RAPALLO_FUZZ_SEED", "0"))
BATCH = 250
TUTORIAL = Path(__file__).parents[2] / "cases" / "tutorial"

WAYS = """
[[way]]
id = "w1"
gives = "airship-piloting@arland"
needs = ["lume-school@arland", { of = ["tin@arland", "airships@arland"], k = 1 }]
by = ["brand-works"]
open = "1925/1929"
takes = "P12M/P36M"
keeps = "lasting"
ran = "yes"
footing = { way = "inferred", takes = "assumed" }
claims = ["school-leased"]
[[given]]
holding = "tin@arland"
when = "1919/.."
footing = "assumed"
because = "it was always there"
[[complete]]
holding = "tin@arland"
when = "1919/1935"
because = "said so"
"""
THESES = """
[[thesis]]
id = "t1"
source = "HISTORY"
locator = "p. 1"
says = "No school, no pilots."
ask = "without lume-school"
author_says = "lost"
"""
READINGS = """
[[reading]]
id = "diary-alone"
accept = { sources = ["DIARY"] }
reject = { claims = ["denial"] }
rivals = { pilots-by-diary = "pilots-by-gazette" }
enforced = ["quill-3-airships"]
"""
QUESTIONS = '[[question]]\nask = "at 1927"\nexpect = "golden/at.txt"\nbecause = "counted by hand"\n'
VERB = 'label = "blessed"\nmeaning = "Blessed."\nsubject = ["actor"]\nobject = ["any"]\n[roles]\nat = ["place"]\n'

HOSTILE = (
    b"\x00",
    b"\xef\xbb\xbf",
    b"\xff\xfe",
    b"\xe4\xf6\xfc",
    b"\xed\xa0\x80",
    b'"',
    b'""',
    b"'''",
    b'"""',
    b";",
    b",",
    b"\t",
    b"\r",
    b"\n",
    b"\r\n",
    b"[" * 300,
    b"{" * 300,
    b"[[",
    b"]]",
    b"=",
    b"=HYPERLINK(1)",
    b"\xe2\x80\xae",
    b"<script>",
    b"../../etc/passwd",
    b"9" * 400,
    b"1e999999999",
    b"-1e-999999999",
    b"nan",
    b"inf",
    b"0x10",
    b"true",
    b"1979-05-27T07:32:00Z",
    b"1979-05-27",
    b"07:32:00",
    b"[]",
    b"{}",
    b"null",
    b'"\\ud800"',
    b"\\ud800",
    b"\\U00110000",
    b"31 February",
    b"1925-02-31",
    b"Apr-25",
    b"../..",
    b"/",
    b"[1925..",
    b"Y-99999999999999999999",
    b"XXXX-XX-XX",
    b"1925-04-15/1933/1940",
    b"P99999999999Y",
    b"P",
    b"-",
    b"--",
    b"a" * 200_000,
    b"x-" * 3000,
    b"\xf0\x9f\x92\xa3",
    b"\xd0\xa2\xd1\x83",
)


def _corpus() -> dict[str, bytes]:
    files = {path.name: path.read_bytes() for path in sorted(TUTORIAL.iterdir()) if path.is_file()}
    files |= {name: text.encode() for name, text in (("ways.toml", WAYS), ("theses.toml", THESES), ("readings.toml", READINGS))}
    files |= {"questions.toml": QUESTIONS.encode(), "verbs/bless.toml": VERB.encode()}
    return files


CORPUS = _corpus()
SOURCES_JSON = to_csl(read_case(str(TUTORIAL)).sources).encode()
DATES = (
    "1925",
    "1925-04-15/1933",
    "192X~",
    "[1667,1668..1670]",
    "{1960,1961-12}",
    "1917-10-25 (julian)",
    "early 1939",
    "Y17E7",
    "1925-21",
)
DURATIONS = ("P18M", "P18M/P3Y", "P1Y2M3D", "P0M")


def mutated(data: bytes, rng: random.Random) -> bytes:
    """The data with one to four hostile changes."""
    for _ in range(rng.randint(1, 4)):
        at, kind = rng.randint(0, len(data)), rng.randrange(7)
        to = min(len(data), at + rng.randint(1, 40))
        if kind == 0:
            data = data[:at] + rng.choice(HOSTILE) + data[at:]
        elif kind == 1:
            data = data[:at] + rng.choice(HOSTILE) + data[to:]
        elif kind == 2:
            data = data[:at] + data[to:]
        elif kind == 3:
            data = data[:at]
        elif kind == 4:
            data = data[:at] + rng.randbytes(rng.randint(1, 8)) + data[to:]
        elif kind == 5:
            data = data[:at] + data[at:to] * rng.randint(2, 50) + data[to:]
        else:
            lines = data.split(b"\n")
            rng.shuffle(lines)
            data = b"\n".join(lines)
    return data


def _valued(data: bytes, rng: random.Random) -> bytes:
    """A TOML file with the value of one key replaced by something of another kind."""
    lines = data.split(b"\n")
    keyed = [number for number, line in enumerate(lines) if b" = " in line]
    number = rng.choice(keyed)
    lines[number] = lines[number].split(b" = ")[0] + b" = " + rng.choice(KINDS)
    return b"\n".join(lines)


KINDS = (
    b"1", b"1.5", b"true", b'""', b'"x"', b"[]", b"{}", b"[1]", b'["x", 1]', b"[[]]", b"{ a = 1 }", b"1979-05-27", b"inf",
    b"[{}]", b'[{ of = [1] }]', b'{ a = ["b"] }', b'{ a = "b" }', b'[""]', b"-5", b'{ x = { y = [1, "2", {}] } }',
)  # fmt: skip


def in_words(fault: Fault) -> None:
    """A refusal is one line with a finding and a remedy, and nothing that a terminal would obey."""
    line = str(fault)
    assert fault.finding != "" and fault.code.startswith("R") and fault.severity in ("error", "warning", "note")
    assert "\n" not in line and "\x00" not in line and len(line) < 2_000, line[:300]


def a_folder(rng: random.Random, folder: Path) -> None:
    """A case with one file spoiled: read, checked, and written back where it is sound."""
    files = dict(CORPUS)
    if rng.random() < 0.1:
        files.pop("sources.csv")
        files["sources.json"] = SOURCES_JSON
    name = rng.choice(sorted(files))
    change = _valued if name.endswith(".toml") and rng.random() < 0.6 else mutated
    files[name] = change(files[name], rng)
    for path, data in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    loaded = load(str(folder))
    for fault in (*loaded.faults, *check(loaded)):
        in_words(fault)
    if not any(fault.severity == "error" for fault in loaded.faults):
        _written_back(loaded.case, folder / "copy")


def _written_back(case: Case, folder: Path) -> None:
    save(case, str(folder))
    again = load(str(folder))
    assert again.case == case, "a case that was read is not what is read of it after writing"


def a_csl_file(rng: random.Random, folder: Path) -> None:
    """A spoiled export of a reference manager."""
    path = folder / "sources.json"
    path.write_bytes(mutated(SOURCES_JSON, rng))
    sources, _, faults = read_csl(str(path))
    for fault in faults:
        in_words(fault)
    to_csl(sources).encode()


def a_date(rng: random.Random, folder: Path) -> None:
    """A spoiled date."""
    text = mutated(rng.choice(DATES).encode(), rng).decode("utf-8", "replace")
    parse_when(text).possibly(700_000)


def a_duration(rng: random.Random, folder: Path) -> None:
    """A spoiled duration."""
    parse_duration(mutated(rng.choice(DURATIONS).encode(), rng).decode("utf-8", "replace"))


READERS: tuple[Callable[[random.Random, Path], None], ...] = (a_folder, a_folder, a_csl_file, a_date, a_duration)


@pytest.mark.parametrize("batch", range((INPUTS + BATCH - 1) // BATCH))
def test_readers_refuse_in_words(batch: int) -> None:
    refused = 0
    for number in range(batch * BATCH, min((batch + 1) * BATCH, INPUTS)):
        seed = FIRST + number
        rng = random.Random(seed)
        reader = READERS[number % len(READERS)]
        with tempfile.TemporaryDirectory() as folder:
            try:
                reader(rng, Path(folder))
            except CaseError as error:
                refused += 1
                for fault in error.faults:
                    in_words(fault)
            except RapalloError as error:
                refused += 1
                assert "\n" not in str(error), f"seed {seed}, {reader.__name__}: {error!s:.300}"
            except Exception as error:
                raise AssertionError(f"seed {seed}, {reader.__name__}: {type(error).__name__}: {error!s:.300}") from error
    assert refused > 0, "no input was refused: they are not hostile"
