"""``legalgraph assess``: the report card."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from legalgraph.cli.options import Format, shared
from legalgraph.errors import Misuse

if TYPE_CHECKING:
    from pathlib import Path

    from legalgraph.asof import When


@click.command()
@click.argument("jurisdiction")
@click.option("--format", "kind", type=Format("table", "json", "turtle", "markdown"), default="table")
@click.option("-v", "--verbose", is_flag=True, help="Show every criterion.")
@click.option("--engine", type=Format("fast", "pyshacl", "both"), default="fast", help="both fails where they differ.")
@click.option("--ranges", is_flag=True, help="Where points are assumed, show all that can be.")
@shared
def command(
    jurisdiction: str,
    kind: str,
    verbose: bool,
    engine: str,
    ranges: bool,
    framework: str | None,
    as_of: When | None,
    paths: tuple[Path, ...],
    output: Path | None,
) -> None:
    """Derive the report card of JURISDICTION, such as us-ms."""
    from legalgraph.cli.printing import emit
    from legalgraph.knowledgegraph import load

    if ranges and kind == "turtle":
        raise Misuse("Turtle holds what was derived, and no ranges", mend="leave one out: --ranges or --format turtle")
    graph = load(*paths)
    found = graph.assess(jurisdiction, framework, as_of, engine)
    possible = graph.divisions(jurisdiction, framework, as_of) if ranges else None
    found = possible.widened(found) if possible else found
    if kind == "table":
        from legalgraph.render import text

        emit(text.card(found, verbose=verbose), output)
    elif kind == "json":
        from legalgraph.render import plain

        emit(plain.dumps(plain.assessment_dict(found)), output)
    elif kind == "markdown":
        from legalgraph.render import markdown

        emit(markdown.card(found, verbose=verbose), output)
    else:
        from legalgraph.store import turtle

        emit(turtle(found.ntriples), output)
