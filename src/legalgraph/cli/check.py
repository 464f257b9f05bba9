"""``legalgraph check``: derived against published."""

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
@click.option("-v", "--verbose", is_flag=True, help="Show equal rows too.")
@click.option("--edition", help="Compare with what this edition printed.", metavar="NAME")
@shared
def command(
    jurisdiction: str,
    kind: str,
    verbose: bool,
    edition: str | None,
    framework: str | None,
    as_of: When | None,
    paths: tuple[Path, ...],
    output: Path | None,
) -> int:
    """Compare JURISDICTION's derived card with the published one; exit code 1 where they differ."""
    from legalgraph.cli.printing import emit
    from legalgraph.knowledgegraph import load
    from legalgraph.render import plain, text

    found = load(*paths).check(jurisdiction, framework, as_of, edition)
    emit(text.check(found, verbose=verbose) if kind == "table" else plain.dumps(plain.check_dict(found)), output)
    return 1 if found.differences else 0
