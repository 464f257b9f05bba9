"""The option --as-of: on every command for which a point in time means something, with days and with an undated source."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

import pytest

import mississippi as ms
from legalgraph.cli import COMMANDS, main

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import click

SOURCE, EARLIER, LATER = "protected-innocence-card", "2018-12-31", "2023-07-01"

# How each command is called, without its point in time; {to} is a file.
CALLS = {
    "assess": (ms.SLUG,),
    "explain": (ms.SLUG, "6.3"),
    "check": (ms.SLUG,),
    "cite": ("Miss. Code Ann. § 45-6-7",),
    "query": ("presumed-or-unknown",),
    "list": ("provisions", ms.SLUG),
    "show": (ms.SLUG, "45-6-7"),
    "whatif": (ms.SLUG, "--repeal", "43-21-105"),
    "report": (ms.SLUG, "-o", "{to}.md"),
    "compare": (ms.SLUG, "--frameworks", "shared-hope-2023", "protected-innocence"),
    "export": (ms.SLUG, "-o", "{to}.dot"),
    "network": (ms.SLUG,),
    "impact": (ms.SLUG,),
    "plan": (ms.SLUG, "--to", "F"),
    "reconcile": (ms.SLUG,),
}

# The few for which one point in time means nothing.
TIMELESS = {
    "validate": "files are right or wrong whatever the day",
    "verify": "a quotation stands in its document or does not; documents have no point in time",
    "sources": "what a document cites, it cites",
    "info": "describes the datasets, which hold the law of all times",
    "diff": "has two points in time: --from and --to",
    "history": "shows every point in time",
    "completion": "prints a line for a shell",
}


def option(name: str) -> click.Parameter | None:
    command = importlib.import_module(f"legalgraph.cli.{name}").command
    return next((one for one in command.params if "--as-of" in one.opts), None)


def test_every_command_takes_a_point_in_time_or_says_why_not() -> None:
    assert CALLS.keys() | TIMELESS.keys() == COMMANDS.keys()
    assert not CALLS.keys() & TIMELESS.keys()
    assert all(TIMELESS.values())


@pytest.mark.parametrize("name", COMMANDS)
def test_the_option_is_there_where_it_means_something(name: str) -> None:
    found = option(name)
    assert (found is not None) == (name in CALLS)
    if found is not None:
        assert found.metavar == "DAY|SOURCE"


@pytest.fixture
def said(capfdbinary: pytest.CaptureFixture[bytes], tmp_path: Path) -> Callable[..., tuple[int, bytes, str]]:
    def call(name: str, when: str) -> tuple[int, bytes, str]:
        to = tmp_path / when
        arguments = [one.format(to=to) if "{to}" in one else one for one in CALLS[name]]
        with pytest.raises(SystemExit) as ended:
            main([name, *arguments, "--as-of", when])
        captured = capfdbinary.readouterr()
        written = b"".join(file.read_bytes() for file in sorted(tmp_path.glob(f"{when}.*")))
        return int(ended.value.code or 0), captured.out + written, captured.err.decode()

    return call


@pytest.mark.parametrize("name", CALLS)
def test_another_point_in_time_is_another_answer(name: str, said: Callable[..., tuple[int, bytes, str]]) -> None:
    answers = [said(name, when) for when in (EARLIER, LATER, SOURCE)]
    assert len({(out, err) for _, out, err in answers}) == len(answers)
    for code, out, err in answers:
        assert code in {0, 1} or "is published" in err or "nothing published" in err, err
        assert out or err


@pytest.mark.parametrize("name", CALLS)
@pytest.mark.parametrize("when", ["2018-02-30", "no-such-source"])
def test_what_is_no_point_in_time_is_misuse(name: str, when: str, said: Callable[..., tuple[int, bytes, str]]) -> None:
    code, out, err = said(name, when)
    assert code == 2
    assert out == b""
    assert when in err
    assert "YYYY-MM-DD" in err


def test_an_unknown_source_is_told_which_are_known(said: Callable[..., tuple[int, bytes, str]]) -> None:
    assert SOURCE in said("cite", "no-such-source")[2]
    assert SOURCE in said("assess", "no-such-source")[2]


def test_goals_are_of_no_day(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["list", "goals", "--as-of", EARLIER])
    assert ended.value.code == 2
    assert b"--as-of" in capfdbinary.readouterr().err
