"""The examples in the docstrings of what these tests are about."""

from __future__ import annotations

import doctest
import pkgutil
from importlib import import_module

import pytest

import kg.extract
import kg.resolve

MODULES = [
    "kg.errors",
    "kg.model",
    "kg.names",
    "kg.language.normalization",
    *(
        f"{package.__name__}.{module.name}"
        for package in (kg.extract, kg.resolve)
        for module in pkgutil.iter_modules(package.__path__)
    ),
]


@pytest.mark.parametrize("name", MODULES)
def test_examples(name: str) -> None:
    result = doctest.testmod(import_module(name))
    assert result.failed == 0


def test_there_are_examples() -> None:
    assert doctest.testmod(import_module("kg.language.normalization")).attempted > 5
