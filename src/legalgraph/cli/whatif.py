"""``legalgraph whatif``: the law as it would be."""

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
@click.option("--repeal", multiple=True, metavar="PROVISION", help="End a provision with its subdivisions.")
@click.option(
    "--set",
    "slots",
    multiple=True,
    nargs=3,
    metavar="NORM SLOT VALUE",
    help="Set a slot; +VALUE adds, -VALUE takes away.",
)
@click.option("--apply", "bills", multiple=True, type=click.Path(), metavar="BILL", help="Apply a bill (an RDF file).")
@click.option(
    "--baseline", multiple=True, type=click.Path(), metavar="BILL", help="Compare with the law after this bill."
)
@click.option("--format", "kind", type=Format("table", "json", "markdown", "turtle"), default="table")
@shared
def command(
    jurisdiction: str,
    repeal: tuple[str, ...],
    slots: tuple[tuple[str, str, str], ...],
    bills: tuple[str, ...],
    baseline: tuple[str, ...],
    kind: str,
    framework: str | None,
    as_of: When | None,
    paths: tuple[Path, ...],
    output: Path | None,
) -> int:
    """Show what a change of JURISDICTION's law would change, and why; exit code 1 where something is left dangling."""
    from legalgraph.cli.printing import emit
    from legalgraph.knowledgegraph import load
    from legalgraph.render import difference, plain
    from legalgraph.scenario import Change, Repeal, SetSlot

    if not (repeal or slots or bills):
        raise Misuse("nothing is to be changed", mend="say --repeal, --set or --apply")
    graph = load(*paths)
    changes: list[Change] = [
        *(graph.bill(bill, jurisdiction) for bill in bills),
        *(SetSlot(*slot) for slot in slots),
        *(Repeal(provision) for provision in repeal),
    ]
    before = [graph.bill(bill, jurisdiction) for bill in baseline]
    found = graph.whatif(jurisdiction, changes, framework, as_of, before)
    if kind == "table":
        emit(difference.table(found), output)
    elif kind == "markdown":
        emit(difference.markdown(found), output)
    elif kind == "json":
        emit(plain.dumps(difference.values(found)), output)
    else:
        emit(graph.whatif_turtle(jurisdiction, changes, framework, as_of, before), output)
    return 1 if found.dangling else 0
