"""``legalgraph history``: the timeline."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from legalgraph.cli.options import Format, loading

if TYPE_CHECKING:
    from pathlib import Path


@click.command()
@click.argument("jurisdiction")
@click.argument("subject", required=False, metavar="[GOAL | PROVISION]")
@click.option("--format", "kind", type=Format("table", "json", "markdown"), default="table")
@click.option("-v", "--verbose", is_flag=True, help="Show each version's standing at every point, and its norms.")
@loading
def command(
    jurisdiction: str,
    subject: str | None,
    kind: str,
    verbose: bool,
    framework: str | None,
    paths: tuple[Path, ...],
    output: Path | None,
) -> None:
    """Show the timeline of JURISDICTION's law, of a GOAL, or of a PROVISION; undated sources stand beside the axis."""
    from legalgraph.cli.printing import emit
    from legalgraph.knowledgegraph import load
    from legalgraph.render import plain, timelines

    found = load(*paths).history(jurisdiction, subject, framework)
    if kind == "json":
        emit(plain.dumps(timelines.values(found)), output)
    else:
        emit(timelines.table(found, verbose=verbose) if kind == "table" else timelines.markdown(found), output)
