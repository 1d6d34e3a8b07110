"""The command line as a shell meets it: help, exit codes, streams, the case at hand."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import pytest

import rapallo.record.load  # noqa: F401 - so that one function of it can be replaced
from rapallo import __version__
from rapallo.cli import main
from rapallo.cli.commands import COMMANDS, GROUPS, SUMMARY, group_of
from rapallo.cli.entry import command_named, front_page

ROOT = Path(__file__).parents[2]
TUTORIAL = str(ROOT / "cases" / "tutorial")


def run(*words: str, environment: Mapping[str, str] | None = None, cwd: str | None = None) -> subprocess.CompletedProcess[bytes]:
    """A real process."""
    env = {key: value for key, value in os.environ.items() if not key.startswith(("LC_", "LANG", "PYTHON", "RAPALLO"))}
    env |= {"PYTHONPATH": str(ROOT / "src"), "PYTHONDONTWRITEBYTECODE": "1", **(environment or {})}
    return subprocess.run([sys.executable, "-m", "rapallo", *words], capture_output=True, env=env, cwd=cwd, check=False)


def test_help_is_short_and_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    for words in ([], ["--help"], ["-h"], ["help"]):
        assert main(words) == 0
        out, err = capsys.readouterr()
        assert (out, err) == (front_page(), "")
    assert len(front_page().splitlines()) <= 60
    width = max(map(len, COMMANDS)) + 2
    assert all(f"  {name:<{width}}{SUMMARY[name]}" in front_page().splitlines() for name in COMMANDS), "no name runs into what it means"
    assert {group_of(name) for name in COMMANDS} == set(GROUPS)
    assert max(map(len, front_page().splitlines())) <= 100


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([name, "--help"]) == 0
    out, err = capsys.readouterr()
    assert err == "" and out.startswith(f"rapallo {name}: {SUMMARY[name]}\n")
    assert ("usage:" in out and "--help" in out) or "parts:" in out
    assert main(["help", name]) == 0
    assert capsys.readouterr().out == out
    for part in command_named(name).flat():
        assert main([*part.name.split(" "), "--help"]) == 0
        shown = capsys.readouterr().out
        assert all(argument.meaning.split(" ")[0] in shown for argument in part.arguments)
        assert max(map(len, shown.splitlines())) <= 120


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"rapallo {__version__}\n"


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (["betwen"], "there is no command 'betwen'. Did you mean between?"),
        (["--evidence"], "there is no option --evidence here; the command comes first."),
        (["at"], "DATE is missing."),
        (["at", "1927", "1928"], "'1928' is one word too many; a name of several words needs quotation marks."),
        (["at", "1927", "--fromat", "json"], "there is no option --fromat. Did you mean --format?"),
        (["at", "1927", "--format", "docx"], "--format 'docx' is not one of text, json, csv, md, svg, pdf, png."),
        (["at", "1927", "--format"], "argument --format: expected one argument."),
        (["at", "1927", "--limit", "many"], "--limit takes a whole number, not 'many'."),
        (["at", "1927", "--format", "svg"], "'at 1927' has no figure; ask for text, json, csv or md."),
        (["check", TUTORIAL, "--out", "faults.csv"], "there is no csv of this; it can be text, json."),
        (["check", TUTORIAL, "--select", "X9"], "X9"),
        (["check", "--explain", "R999"], "there is no code 'R999'; docs/reference/checks.md lists them."),
        (["check", TUTORIAL, "--case", "other"], f"two cases are named: {TUTORIAL} and other."),
        (["add"], "say what to add: thing, claim, source, evidence, missing."),
        (["add", "nothing"], "say what to add: thing, claim, source, evidence, missing."),
        (["find", "--", "!?"], "there is nothing to look for; give a word or a name."),
    ],
)
def test_a_wrong_command_line_exits_with_2(words: list[str], line: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words if "--case" in words else ["--case", TUTORIAL, *words]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("rapallo: ") and line in err and "See: rapallo" in err and len(err.splitlines()) == 2


def test_an_unknown_name_exits_with_1_and_offers_near_ones(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["show", "Bertanja Gazette School", "--case", TUTORIAL]) == 1
    out, err = capsys.readouterr()
    assert out == "" and "Bertania (bertania)" in err and len(err.splitlines()) == 1


def test_a_wrong_date_exits_with_1(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["at", "31-02-1925", "--case", TUTORIAL]) == 1
    assert capsys.readouterr().err.startswith("rapallo: '31-02-1925' names a day that the calendar does not have.")


def test_a_year_before_christ_is_no_option(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["at", "-0043-03-15", "--case", TUTORIAL]) == 0
    assert "BC" in capsys.readouterr().out.splitlines()[0]
    assert main(["timeline", "--from", "-0043", "--until", "1890", "--case", TUTORIAL, "--format", "json"]) == 0
    out = capsys.readouterr().out
    assert "vell-born" in out and "hulls-licensed" not in out


def test_the_case_may_stand_before_the_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--case", TUTORIAL, "names", "Vell"]) == 0
    assert main([f"--case={TUTORIAL}", "names", "Vell"]) == 0
    assert "Anna Vell" in capsys.readouterr().out


def test_the_current_folder_and_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("RAPALLO_CASE", raising=False)
    monkeypatch.chdir(TUTORIAL)
    assert main(["names", "Vell"]) == 0
    monkeypatch.chdir(tmp_path)
    assert main(["names", "Vell"]) == 1
    monkeypatch.setenv("RAPALLO_CASE", TUTORIAL)
    capsys.readouterr()
    assert main(["names", "Vell"]) == 0
    assert capsys.readouterr().err == ""
    (tmp_path / "case.toml").write_text('title = "Another"\n', encoding="utf-8")
    assert main(["names", "Vell"]) == 0
    assert capsys.readouterr().err == f"case: {TUTORIAL} (from RAPALLO_CASE, not the current folder)\n"
    assert main(["names", "Vell", "--case", "."]) == 1


@pytest.mark.parametrize(
    "environment",
    [
        {"LC_ALL": "C"},
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        {"LC_ALL": "POSIX", "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        {"PYTHONIOENCODING": "latin-1"},
    ],
)
def test_output_is_utf_8_whatever_the_locale(environment: dict[str, str]) -> None:
    done = run("names", "Велль", "--case", TUTORIAL, environment=environment)
    assert done.stderr == b""
    assert done.stdout.decode("utf-8") == "anna-vell: Anna Vell [Анна Велль (ru)]\n"
    refused = run("names", "Тухачевский", "--case", TUTORIAL, environment=environment)
    assert refused.returncode == 1 and "nothing is called Тухачевский" in refused.stdout.decode("utf-8")
    unknown = run("show", "Тухачевский", "--case", TUTORIAL, environment=environment)
    assert unknown.returncode == 1 and b"Traceback" not in unknown.stderr


def test_half_a_character_on_the_command_line_is_no_traceback() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "rapallo", "show", b"\xff\xfe", "--case", TUTORIAL],
        capture_output=True,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        check=False,
    )
    assert done.returncode == 1 and b"Traceback" not in done.stderr


def test_a_reader_that_goes_away_is_no_error() -> None:
    """More is written than a pipe holds, and nobody reads it."""
    env = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    words = [sys.executable, "-m", "rapallo", "timeline", "--case", TUTORIAL, "--evidence", "--format", "json"]
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "wb") as pipe:
        done = subprocess.run(words, stdout=pipe, stderr=subprocess.PIPE, env=env, check=False)
    assert done.stderr == b""
    assert done.returncode == 141


def test_ctrl_c_is_quiet(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def interrupted(folder: str) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(sys.modules["rapallo.record.load"], "read_case", interrupted)
    monkeypatch.setattr("rapallo.cli.entry._close_output", lambda: None)
    assert main(["rivals", "--case", TUTORIAL]) == 130
    assert capsys.readouterr() == ("", "")


def test_a_real_ctrl_c_is_quiet(tmp_path: Path) -> None:
    """A process that waits for its case (a pipe in place of a file) is interrupted."""
    (tmp_path / "case.toml").write_text('title = "Waiting"\n', encoding="utf-8")
    os.mkfifo(tmp_path / "claims.csv")
    env = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    process = subprocess.Popen(
        [sys.executable, "-m", "rapallo", "rivals", "--case", str(tmp_path)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=env,
    )
    try:
        deadline = time.monotonic() + 20
        while process.poll() is None and time.monotonic() < deadline:
            time.sleep(0.3)
            process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=10)
    finally:
        process.kill()
    assert process.returncode in (130, 1) and b"Traceback" not in err and out == b""


def test_no_colour_and_no_screen_width_when_piped() -> None:
    plain = run("timeline", "--case", TUTORIAL, environment={"COLUMNS": "40", "FORCE_COLOR": "1"})
    assert b"\x1b[" not in plain.stdout
    assert max(len(line) for line in plain.stdout.decode().splitlines()) > 80


@pytest.mark.parametrize("words", [("timeline",), ("between", "arland", "bertania"), ("sources",), ("check",)])
def test_output_is_the_same_under_any_hash_seed(words: tuple[str, ...]) -> None:
    outputs = {run(*words, "--case", TUTORIAL, environment={"PYTHONHASHSEED": seed}).stdout for seed in ("0", "1", "2")}
    assert len(outputs) == 1 and outputs != {b""}


def test_module_and_command_are_one() -> None:
    done = run("--version")
    assert done.stdout.decode() == f"rapallo {__version__}\n" and done.returncode == 0
