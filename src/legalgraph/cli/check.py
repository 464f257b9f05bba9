"""``legalgraph check``: derived against published."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from legalgraph.cli.options import Format

if TYPE_CHECKING:
    from pathlib import Path


@click.command()
@click.argument("jurisdiction")
@click.option("--format", "kind", type=Format("table", "json"), default="table")
@click.option("-v", "--verbose", is_flag=True, help="Show equal rows too.")
@click.option("--framework", help="Judge under this framework.", metavar="NAME")
@click.option("--data", "paths", multiple=True, type=click.Path(), help="Load a file or folder of your own too.")
@click.option("-o", "--output", type=click.Path(), help="Write to a file, whole or not at all.")
def command(
    jurisdiction: str, kind: str, verbose: bool, framework: str | None, paths: tuple[Path, ...], output: Path | None
) -> int:
    """Compare JURISDICTION's derived card with the published one; exit code 1 where they differ."""
    from legalgraph.cli.printing import emit
    from legalgraph.engine import load
    from legalgraph.report import plain, text

    found = load(*paths).check(jurisdiction, framework)
    emit(text.check(found, verbose=verbose) if kind == "table" else plain.dumps(plain.check_dict(found)), output)
    return 1 if found.differences else 0
