"""``legalgraph diff``: the law at two points in time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from legalgraph.cli.options import Format, PointInTime, loading

if TYPE_CHECKING:
    from pathlib import Path

    from legalgraph.asof import When


@click.command()
@click.argument("jurisdiction")
@click.option(
    "--from", "before", type=PointInTime("--from"), required=True, metavar="DAY|SOURCE", help="The one point."
)
@click.option("--to", "after", type=PointInTime("--to"), required=True, metavar="DAY|SOURCE", help="The other point.")
@click.option("--format", "kind", type=Format("table", "json", "turtle", "markdown"), default="table")
@click.option("-v", "--verbose", is_flag=True, help="List what is known at one point only, too.")
@loading
def command(
    jurisdiction: str,
    before: When,
    after: When,
    kind: str,
    verbose: bool,
    framework: str | None,
    paths: tuple[Path, ...],
    output: Path | None,
) -> None:
    """Show what differs between JURISDICTION's law at two points in time, by which acts, and which outcomes turn on it.

    A point is a day, or the name of a source that prints no date. Change, disagreement between sources, difference of unknown
    order, and what is known at one point only are kept apart.
    """
    from legalgraph.cli.printing import emit
    from legalgraph.knowledgegraph import load

    found = load(*paths).diff(jurisdiction, before, after, framework)
    if kind == "turtle":
        from legalgraph.history import graph
        from legalgraph.store import turtle

        emit(turtle(graph.ntriples(found)), output)
        return
    from legalgraph.render import changes, plain

    if kind == "json":
        emit(plain.dumps(changes.values(found)), output)
    else:
        emit(changes.table(found, verbose=verbose) if kind == "table" else changes.markdown(found), output)
