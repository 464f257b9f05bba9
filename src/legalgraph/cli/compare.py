"""``legalgraph compare``: the same facts under another ruler."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from legalgraph.cli.options import Format, PointInTime

if TYPE_CHECKING:
    from legalgraph.asof import When


@click.command(options_metavar="--frameworks NAME [NAME] [OPTIONS]")
@click.argument("jurisdiction")
@click.argument("more", nargs=-1, metavar="")
@click.option(
    "--frameworks",
    multiple=True,
    required=True,
    metavar="NAME[@POINT] …",
    help="One or two frameworks, each perhaps with the day or source of its law.",
)
@click.option(
    "--as-of",
    multiple=True,
    type=PointInTime(),
    metavar="DAY|SOURCE",
    help="The law to judge; twice for two laws. Without it, each framework's own day.",
)
@click.option("--format", "kind", type=Format("table", "json", "markdown"), default="table")
@click.option("-v", "--verbose", is_flag=True, help="List the norms that count, and goals that one ruler alone asks.")
@click.option(
    "--data", "paths", multiple=True, type=click.Path(path_type=Path), help="Load a file or folder of your own too."
)
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Write to a file, whole or not at all.")
def command(
    jurisdiction: str,
    more: tuple[str, ...],
    frameworks: tuple[str, ...],
    as_of: tuple[When, ...],
    kind: str,
    verbose: bool,
    paths: tuple[Path, ...],
    output: Path | None,
) -> int:
    """Separate what changed in JURISDICTION's law from what changed in the ruler.

    Two frameworks over one law, one framework over two laws, or both crossed: NAME@POINT gives each the law of its own day. Goals
    correspond where they read the same topics or rest on the same norms.
    """
    from legalgraph.cli.printing import emit
    from legalgraph.knowledgegraph import load
    from legalgraph.render import compare, plain

    found = load(*paths).compare(jurisdiction, [*frameworks, *more], as_of)
    if kind == "table":
        emit(compare.table(found, verbose=verbose), output)
    else:
        emit(compare.markdown(found) if kind == "markdown" else plain.dumps(compare.values(found)), output)
    return 0
