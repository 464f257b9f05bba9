"""``legalgraph impact``: what falls with each provision."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from legalgraph.cli.options import Format, shared

if TYPE_CHECKING:
    from pathlib import Path

    from legalgraph.asof import When


@click.command()
@click.argument("jurisdiction")
@click.option("--top", type=click.IntRange(min=0), default=20, help="Show so many rows; 0 shows all.", metavar="N")
@click.option("--format", "kind", type=Format("table", "json", "markdown"), default="table")
@click.option("--ranges", is_flag=True, help="Where points are assumed, show all that can be.")
@shared
def command(
    jurisdiction: str,
    top: int,
    kind: str,
    ranges: bool,
    framework: str | None,
    as_of: When | None,
    paths: tuple[Path, ...],
    output: Path | None,
) -> int:
    """Show which criteria, goals and points of JURISDICTION fall with each provision if it is repealed."""
    from legalgraph.cli.printing import emit
    from legalgraph.knowledgegraph import load
    from legalgraph.render import impact, plain

    found = load(*paths).impact(jurisdiction, framework, as_of, ranges=ranges)
    if kind == "table":
        emit(impact.table(found, top), output)
    elif kind == "markdown":
        emit(impact.markdown(found, top), output)
    else:
        emit(plain.dumps(impact.values(found, top)), output)
    return 0
