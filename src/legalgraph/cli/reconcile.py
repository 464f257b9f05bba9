"""``legalgraph reconcile``: what the printed sums of a card allow."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from legalgraph.cli.options import Format, shared

if TYPE_CHECKING:
    from pathlib import Path

    from legalgraph.asof import When


@click.command()
@click.argument("jurisdiction")
@click.option("--format", "kind", type=Format("table", "json"), default="table")
@shared
def command(
    jurisdiction: str,
    kind: str,
    framework: str | None,
    as_of: When | None,
    paths: tuple[Path, ...],
    output: Path | None,
) -> int:
    """Show how JURISDICTION's printed subtotals can be divided among goals; exit code 1 if they cannot be true."""
    from legalgraph.cli.printing import emit
    from legalgraph.knowledgegraph import load
    from legalgraph.render import plain, reconcile

    found = load(*paths).reconcile(jurisdiction, framework, as_of)
    emit(reconcile.table(found) if kind == "table" else plain.dumps(reconcile.values(found)), output)
    return 1 if found.problems else 0
