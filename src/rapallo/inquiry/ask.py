"""A question put as it is typed after ``rapallo``, and its answer: what theses and golden answers are tied to (§12)."""

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from importlib import import_module
from typing import Any

import msgspec

from rapallo.errors import UsageError
from rapallo.inquiry.answer import Answer
from rapallo.pathways.solve import Stage
from rapallo.record.case import Case

__all__ = ["ASKED", "BARE", "BESIDE", "WORDED", "Form", "comes_to", "put", "read_as", "takes_stage"]


class Form(msgspec.Struct, frozen=True):
    """How a question is typed: ``words`` are its positional arguments (``*`` after a name: any number, ``?``: may be left out),
    ``options`` what each option fills (name of the argument; how many words; ``+``: may be repeated; ``0``: a flag)."""

    words: tuple[str, ...] = ()
    options: Mapping[str, tuple[str, str]] = {}
    whole: tuple[str, ...] = ()


_AT = {"--at": ("at", "1"), "--by": ("at", "1")}
_TRUST = {"--trust": ("trust", "1")}
_READING = {"--reading": ("reading", "1")}
_SETS = {"--size": ("size", "1"), "--sets": ("sets", "1")}

ASKED: Mapping[str, Form] = {
    "at": Form(("when",)),
    "between": Form(("a", "b")),
    "breaches": Form(("rules*",)),
    "chokepoints": Form(("target",), {**_AT, **_TRUST, **_READING, **_SETS, "--from": ("from_", "1")}, ("size", "sets")),
    "compare": Form(("readings*",), {**_AT, **_TRUST, "--target": ("target", "+")}),
    "find": Form(("words",)),
    "flips": Form(("target",), {**_AT, **_TRUST, **_READING, **_SETS, "--of": ("of", "1")}, ("size", "sets")),
    "rivals": Form(("thing?",)),
    "routes": Form(
        ("a", "b"),
        {
            "--at": ("at", "1"),
            "--from": ("from_", "1"),
            "--until": ("until", "1"),
            "--k": ("k", "1"),
            "--stance": ("stance", "1"),
            "--footing": ("footing", "1"),
            "--verbs": ("verbs", "+"),
            "--max-hops": ("max_hops", "1"),
            **_READING,
        },
        ("k", "max_hops"),
    ),
    "rupture": Form(
        ("a", "b"),
        {
            **_TRUST,
            **_READING,
            "--target": ("targets", "+"),
            "--every": ("every", "1"),
            "--from": ("start", "1"),
            "--until": ("end", "1"),
        },
        ("every",),
    ),
    "shares": Form(("about?",), _READING),
    "show": Form(("name",)),
    "sources": Form(),
    "theses": Form(("name?",)),
    "timeline": Form(("thing?",), {"--from": ("start", "1"), "--until": ("end", "1")}),
    "trace": Form(("name",), {"--by": ("by", "1"), "--depth": ("depth", "1")}, ("depth",)),
    "ways": Form(("target?",), {"--propose": ("propose", "0")}),
    "why": Form(("target",), {**_AT, **_TRUST, **_READING, "--footing": ("footing", "1"), "--depth": ("depth", "1")}, ("depth",)),
    "without": Form(
        ("what*",),
        {
            **_AT,
            **_TRUST,
            **_READING,
            "--between": ("between", "2"),
            "--from": ("from_", "1"),
            "--until": ("until", "1"),
            "--target": ("target", "+"),
        },
    ),
}
"""The questions that can be put so, and how each is typed."""

BESIDE: Mapping[str, Form] = {
    "diff": Form(("name",), {"--ask": ("questions", "+"), "--singles": ("singles", "1")}, ("singles",)),
    "precedents": Form(("story?",), {"--motif": ("motif", "1"), "--pairs": ("limit", "1")}, ("limit",)),
}
"""The questions that need other cases beside the one they are put to: a desk puts them to those it was opened with."""

BARE: Mapping[str, str] = {"between": "bare_between", "without": "bare_without"}
"""The questions whose verdicts can be had without the rest of the answer, and what gives them."""

WORDED: Mapping[str, str] = {"without": "without_comes_to"}
"""The questions of which can be told whether a word is their answer, without their answer, and what tells it."""

_SPREAD = ("without",)
"""Questions that take their words one by one."""


def takes_stage(question: str) -> bool:
    """Whether a question can be put in a named reading."""
    return "--reading" in ASKED.get(question.split(" ", 1)[0], Form()).options


def put(case: Case, question: str, stage: Stage | None = None, bare: bool = False) -> Answer:
    """The answer to a question as typed. ``stage`` is the named reading it is put in, where it takes one; ``bare``: no more than its
    verdicts, where they can be had alone (`BARE`).

    Raises `UsageError` for a question that there is not or that is typed wrongly, and whatever the question itself raises.
    """
    name, given, named = _asked(question)
    reading = named.pop("reading", None)
    if reading is not None:
        from rapallo.inquiry.read_in import said_in, stage_of

        stage = stage_of(case, reading, named.get("trust", "moderate"))
    if stage is not None and takes_stage(name):
        named["stage"] = stage
    called = BARE.get(name, name) if bare else name
    function: Callable[..., Answer] = getattr(import_module(f"rapallo.inquiry.{name}"), called)
    answer = function(case, *given, **named)
    return answer if reading is None else said_in(case, answer, reading)


def comes_to(case: Case, question: str, stage: Stage, word: str) -> bool | None:
    """Whether a question as typed, put in a named reading, is answered in this word. ``None``: that cannot be told without its answer.

    Raises as `put` does.
    """
    name, given, named = _asked(question)
    if name not in WORDED or "reading" in named:
        return None
    function: Callable[..., bool | None] = getattr(import_module(f"rapallo.inquiry.{name}"), WORDED[name])
    return function(case, *given, word=word, stage=stage, **named)


def _asked(question: str) -> tuple[str, tuple[Any, ...], dict[str, Any]]:
    """What a question as typed asks for: its name, positional and named arguments."""
    name, given, named = _parsed(question)
    return name, given, dict(named)


@lru_cache(maxsize=256)
def _parsed(question: str) -> tuple[str, tuple[Any, ...], dict[str, Any]]:
    return read_as(question, ASKED)


def read_as(question: str, forms: Mapping[str, Form]) -> tuple[str, tuple[Any, ...], dict[str, Any]]:
    """A question as typed, read by its form: its name, its positional and its named arguments. Raises `UsageError`."""
    import shlex

    try:
        words = shlex.split(question)
    except ValueError as error:
        raise UsageError(f"'{question}' cannot be read: {str(error).lower()}.") from None
    if len(words) == 0:
        raise UsageError("no question is asked.")
    name, form = words[0], forms.get(words[0])
    if form is None:
        raise UsageError(f"'{name}' is no question of Rapallo's; it answers {', '.join(forms)}.")
    given, named = _read(name, form, words[1:])
    return name, given, named


def _read(name: str, form: Form, words: Iterable[str]) -> tuple[tuple[Any, ...], dict[str, Any]]:
    """Positional and named arguments."""
    plain: list[str] = []
    named: dict[str, Any] = {}
    rest = list(words)
    while len(rest) > 0:
        word = rest.pop(0)
        if not word.startswith("--"):
            plain.append(word)
            continue
        option, joined, value = word.partition("=")
        if option not in form.options:
            raise UsageError(f"'{name}' has no option {option}; it has {', '.join(form.options) or 'none'}.")
        argument, many = form.options[option]
        if many == "0":
            named[argument] = True
            continue
        number = int(many) if many != "+" else 1
        values = [value] if joined != "" else [rest.pop(0) for _ in range(min(number, len(rest)))]
        if len(values) < number:
            raise UsageError(f"{option} wants {number} word{'s' if number > 1 else ''}.")
        if many == "+":
            named[argument] = (*named.get(argument, ()), values[0])
        else:
            named[argument] = tuple(values) if number > 1 else _value(option, values[0], argument in form.whole)
    given = _placed(name, form, plain)
    for argument in [word[:-1] for word in form.words if word.endswith("?")]:
        if argument in given:
            named[argument] = given.pop(argument)
    starred = [word[:-1] for word in form.words if word.endswith("*")]
    spread = tuple(given.pop(starred[0])) if len(starred) > 0 and name in _SPREAD else ()
    for argument in starred:
        if argument in given and len(form.options) > 0:
            named[argument] = given.pop(argument)
    return (*spread, *given.values()), named


def _value(option: str, text: str, whole: bool) -> Any:
    if not whole:
        return text
    if not text.isascii() or not text.isdigit():
        raise UsageError(f"{option} takes a whole number, not '{text[:40]}'.")
    return int(text)


def _placed(name: str, form: Form, plain: list[str]) -> dict[str, Any]:
    given: dict[str, Any] = {}
    for word in form.words:
        if word.endswith("*"):
            given[word[:-1]], plain = tuple(plain), []
        elif word.endswith("?"):
            if len(plain) > 0:
                given[word[:-1]] = plain.pop(0)
        elif len(plain) == 0:
            raise UsageError(f"'{name}' wants {' '.join(form.words).upper()}.")
        else:
            given[word] = plain.pop(0)
    if len(plain) > 0:
        raise UsageError(f"'{plain[0]}' is one word too many for '{name}'; a name of several words needs quotation marks.")
    return given
