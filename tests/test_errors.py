"""The exception tree: as drawn, picklable, and helpful."""

from __future__ import annotations

import inspect
import pickle
import re

import pytest

from legalgraph import errors
from legalgraph.errors import BadInput, Findings, LegalgraphError, MissingExtra, Place, UnknownName

TREE = [
    error
    for _, error in inspect.getmembers(errors, inspect.isclass)
    if issubclass(error, Exception) and error.__module__
]


def depth(error: type[Exception]) -> int:
    return len(error.__mro__) - len(LegalgraphError.__mro__)


def test_the_tree_is_as_drawn() -> None:
    drawn = re.findall(r"^ {4}([│ ├└─]*)([A-Z]\w+) ", errors.__doc__ or "", flags=re.MULTILINE)
    assert {name: len(branch) // 4 for branch, name in drawn} == {error.__name__: depth(error) for error in TREE}


def test_the_exit_codes_are_as_drawn() -> None:
    drawn = re.findall(r"([A-Z]\w+) +exit (\d)", errors.__doc__ or "")
    assert {name: getattr(errors, name).exit_code for name, _ in drawn} == {name: int(code) for name, code in drawn}
    assert {error.exit_code for error in TREE} == {1, 2, 3}


@pytest.mark.parametrize("error", TREE, ids=lambda error: error.__name__)
def test_every_error_survives_the_way_between_processes(error: type[LegalgraphError]) -> None:
    raised = error("no words", where=Place("a.ttl", 3), law="§ 1-1", mend="add words")
    copy = pickle.loads(pickle.dumps(raised))
    assert type(copy) is error
    assert (copy.message, copy.where, copy.law, copy.mend) == ("no words", Place("a.ttl", 3), "§ 1-1", "add words")


def test_what_is_known_is_told_and_nothing_else() -> None:
    assert str(BadInput("no words", where="a.ttl")) == "a.ttl: no words"
    assert Findings("two findings").explain() == "two findings"
    assert BadInput("no words", where=Place("a.ttl", 3, 7), law="§ 1-1", mend="add words").explain().splitlines() == [
        "a.ttl:3:7: no words",
        "  law:  § 1-1",
        "  mend: add words",
    ]


@pytest.mark.parametrize(
    ("name", "known", "offered"),
    [
        ("us-tz", ["us-tx", "us-ms", "us-ca"], ["us-tx"]),
        ("US-TX", ["us-tx", "us-ms"], ["us-tx"]),
        ("texas", ["us-ms", "us-ca"], ["us-ca", "us-ms"]),
        ("x", [], []),
    ],
)
def test_an_unknown_name_offers_the_nearest_or_what_there_is(name: str, known: list[str], offered: list[str]) -> None:
    mend = UnknownName.among("jurisdiction", name, known).mend or ""
    assert re.findall(r"us-\w\w", mend) == offered


def test_a_long_list_of_names_is_cut() -> None:
    mend = UnknownName.among("goal", "zzz", [f"goal{n:02}" for n in range(40)]).mend or ""
    assert mend.endswith("goal11, and 28 more")


def test_a_missing_extra_says_how_to_install_it() -> None:
    assert "legalgraph[reasoner]" in MissingExtra.of("reasoner", "pyHermiT", "the Java-free reasoner").explain()
