"""``legalgraph explain``: the proof of a goal."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from legalgraph.cli.options import Format, shared

if TYPE_CHECKING:
    from pathlib import Path

    from legalgraph.asof import When


@click.command()
@click.argument("jurisdiction")
@click.argument("goal")
@click.option("--format", "kind", type=Format("table", "json", "turtle"), default="table")
@click.option("-v", "--verbose", is_flag=True, help="Show every norm that was looked at.")
@shared
def command(
    jurisdiction: str,
    goal: str,
    kind: str,
    verbose: bool,
    framework: str | None,
    as_of: When | None,
    paths: tuple[Path, ...],
    output: Path | None,
) -> None:
    """Show why GOAL, such as 2.9, stands as it does in JURISDICTION."""
    from legalgraph.cli.printing import emit
    from legalgraph.knowledgegraph import load
    from legalgraph.render import plain, proof

    if kind == "turtle":
        from legalgraph.proofgraph import proof_turtle

        data, digest = proof_turtle(load(*paths).evaluation(jurisdiction, framework, as_of)[0], goal)
        emit(data, output)
        click.echo(f"RDFC-1.0, SHA-256: {digest}", err=True)
        return
    found = load(*paths).explain(jurisdiction, goal, framework, as_of)
    emit(proof.proof(found, verbose=verbose) if kind == "table" else plain.dumps(plain.proof_dict(found)), output)
