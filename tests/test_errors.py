import re

import pytest

from kg import errors
from kg.errors import KgError

EVERY = [
    value
    for value in vars(errors).values()
    if isinstance(value, type) and issubclass(value, KgError)
]


def test_the_tree_at_the_top_is_the_tree() -> None:
    drawn = re.findall(r"^ +[│├└─ ]*(\w+)", errors.__doc__ or "", re.M)
    assert drawn == [error.__name__ for error in EVERY]


@pytest.mark.parametrize("error", EVERY, ids=lambda e: e.__name__)
def test_each_says_what_it_is_and_who_acts(error: type[KgError]) -> None:
    assert error.__doc__
    assert error is KgError or issubclass(error, error.__mro__[1])
    codes = {base.exit_code for base in error.__mro__ if issubclass(base, KgError)}
    assert error.exit_code in codes
    assert error.exit_code in {*range(1, 7), *range(9, 13)}


def test_whoever_must_act_has_a_code_of_their_own() -> None:
    first = [error for error in EVERY if error.__bases__ == (KgError,)]
    assert len({error.exit_code for error in first}) == len(first) == 7
    for error in EVERY:
        drawn = re.search(rf"{error.__name__} .*exit (\d+)", errors.__doc__ or "")
        assert drawn is None or int(drawn.group(1)) == error.exit_code


def test_a_message_is_one_line() -> None:
    assert str(errors.SourceNotFound("no such file; name another")) == "no such file; name another"
