"""``legalgraph network``: what analysis of the statute–goal graph says."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from legalgraph.cli.options import Format, shared
from legalgraph.errors import Misuse, UnknownName

if TYPE_CHECKING:
    from pathlib import Path

    from legalgraph.asof import When


@click.command()
@click.argument("jurisdiction")
@click.argument("names", nargs=-1, metavar="[TABLE]...")
@click.option("--top", type=click.IntRange(min=0), default=10, help="Show so many rows; 0 shows all.", metavar="N")
@click.option("--format", "kind", type=Format("table", "json", "csv", "markdown"), default="table")
@shared
def command(
    jurisdiction: str,
    names: tuple[str, ...],
    top: int,
    kind: str,
    framework: str | None,
    as_of: When | None,
    paths: tuple[Path, ...],
    output: Path | None,
) -> int:
    """Rank what JURISDICTION's law hangs together by: all tables, or those that are named.

    \b
    cited        provisions by how many others cite them
    relied-on    provisions by how many criteria rest on them
    bridges      statutes that join issue areas
    agencies     agencies by the norms that bind them
    victims      victim categories by the goals in which no norm reaches them
    communities  what hangs together more closely than with the rest

    Figures of single nodes are in the attributes of every graph that legalgraph export writes.
    """  # noqa: D301  # \b is click's own
    from legalgraph.analysis import TABLES, table
    from legalgraph.cli.printing import emit
    from legalgraph.knowledgegraph import load
    from legalgraph.render import network, plain

    if kind == "csv" and len(names) != 1:
        raise Misuse("CSV holds one table", mend=f"name one: {', '.join(TABLES)}")
    for name in names:
        if name not in TABLES:
            raise UnknownName.among("table", name, TABLES)
    whole = load(*paths).network(jurisdiction, framework, as_of)
    found = [table(whole, name) for name in names or TABLES]
    if kind == "csv":
        emit(network.comma_separated(found[0], top), output)
    elif kind == "markdown":
        emit(network.markdown(found, top), output)
    elif kind == "json":
        emit(plain.dumps(network.values(found, top)), output)
    else:
        emit(network.table(found, top), output)
    return 0
