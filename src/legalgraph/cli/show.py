"""``legalgraph show``: one provision from all sides."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from legalgraph.cli.options import Format, shared

if TYPE_CHECKING:
    from pathlib import Path

    from legalgraph.asof import When


@click.command()
@click.argument("jurisdiction")
@click.argument("provision")
@click.option("--format", "kind", type=Format("table", "json"), default="table")
@click.option("--all", "everything", is_flag=True, help="Show versions, and norms, that are not in force too.")
@shared
def command(
    jurisdiction: str,
    provision: str,
    kind: str,
    everything: bool,
    framework: str | None,
    as_of: When | None,
    paths: tuple[Path, ...],
    output: Path | None,
) -> None:
    """Show PROVISION, such as '97-3-54.1(1)(c)': its words, its norms, and what rests on it."""
    from dataclasses import asdict

    from legalgraph import catalog
    from legalgraph.cli.printing import emit
    from legalgraph.knowledgegraph import load
    from legalgraph.render import plain, view

    evaluation, _ = load(*paths).evaluation(jurisdiction, framework, as_of)
    found = catalog.provision(evaluation.store, provision)
    emit(view.provision(found, everything=everything) if kind == "table" else plain.dumps(asdict(found)), output)
