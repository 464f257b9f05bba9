"""Options that several commands share."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeVar

import click

from legalgraph.errors import BadInput, UnknownName

F = TypeVar("F", bound="Any")


class PointInTime(click.ParamType["date | str"]):
    """A day that exists, as YYYY-MM-DD, or the name of an undated source, which only the dataset knows."""

    name = "date"

    def __init__(self, option: str = "--as-of") -> None:
        self.option = option

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date | str:
        """Read the day; what begins as one and is none is misuse."""
        if not isinstance(value, str) or not value[:1].isdigit():
            found: date | str = value
            return found
        try:
            return datetime.strptime(value, "%Y-%m-%d").date()  # noqa: DTZ007  # a day of the law has no time zone
        except ValueError:
            raise BadInput(f"{value!r} is not a day", where=self.option, mend="write it as YYYY-MM-DD") from None


class Format(click.ParamType[str]):
    """One of a few formats; another gets the nearest."""

    name = "format"

    def __init__(self, *known: str) -> None:
        self.known = known

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Check the name."""
        if value not in self.known:
            raise UnknownName.among("format", str(value), self.known)
        return str(value)

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:
        """The formats, for the help text."""
        return "|".join(self.known)


def loading(command: F) -> F:
    """Framework, own data and output file."""
    command = click.option(
        "-o", "--output", type=click.Path(path_type=Path), help="Write to a file, whole or not at all."
    )(command)
    command = click.option(
        "--data", "paths", multiple=True, type=click.Path(path_type=Path), help="Load a file or folder of your own too."
    )(command)
    return click.option("--framework", help="Judge under this framework.", metavar="NAME")(command)


def as_of(command: F) -> F:
    """The point in time: a day, or an undated source."""
    return click.option(
        "--as-of",
        type=PointInTime(),
        metavar="DAY|SOURCE",
        help="Judge the law of this day, or as an undated source tells it.",
    )(command)


def shared(command: F) -> F:
    """Framework, point in time, own data and output file."""
    return loading(as_of(command))
