"""The examples in the docstrings of the package are true."""

from __future__ import annotations

import doctest
import importlib
import pkgutil

import pytest

import rapallo.time

MODULES = sorted(module.name for module in pkgutil.iter_modules(rapallo.time.__path__, "rapallo.time."))


@pytest.mark.parametrize("name", MODULES)
def test_docstring_examples(name: str) -> None:
    module = importlib.import_module(name)
    assert doctest.testmod(module).failed == 0


def test_there_are_examples() -> None:
    finder = doctest.DocTestFinder()
    tests = [
        test
        for name in MODULES
        for test in finder.find(importlib.import_module(name))
        if len(test.examples) > 0
    ]
    assert len(tests) >= 20


def test_public_names_are_listed_and_there() -> None:
    assert sorted(rapallo.time.__all__) == sorted(set(rapallo.time.__all__))
    for name in rapallo.time.__all__:
        assert hasattr(rapallo.time, name)
