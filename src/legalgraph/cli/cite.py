"""``legalgraph cite``: what a citation names."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from legalgraph.cli.options import Format, as_of
from legalgraph.errors import BadInput

if TYPE_CHECKING:
    from pathlib import Path

    from legalgraph.asof import When


@click.command("cite")
@click.argument("citation")
@click.option("--jurisdiction", metavar="SLUG", help="Whose citations; without it, whichever has forms that fit.")
@click.option("--format", "form", type=Format("table", "json"), default="table")
@click.option("--data", "paths", multiple=True, type=click.Path(), help="Load a file or folder of your own too.")
@click.option("-o", "--output", type=click.Path(), help="Write to a file, whole or not at all.")
@as_of
def command(
    citation: str,
    jurisdiction: str | None,
    form: str,
    paths: tuple[Path, ...],
    output: Path | None,
    as_of: When | None,
) -> int:
    """Resolve CITATION, or every citation in a text, to IRIs, words and norms; exit code 1 where one is unknown."""
    from pathlib import Path

    from legalgraph.citation.values import Known
    from legalgraph.citing import Resolver
    from legalgraph.cli.printing import emit
    from legalgraph.dataset import load_dataset
    from legalgraph.errors import UnknownName
    from legalgraph.render import citations

    dataset = load_dataset(Path(path) for path in paths)
    found = []
    for slug in [jurisdiction] if jurisdiction else dataset.jurisdictions:
        member = dataset.jurisdiction(slug)
        point = dataset.point(member, as_of)
        try:
            found += Resolver(dataset, member, point).parse(citation)
        except UnknownName:
            if jurisdiction:
                raise
    if not found:
        raise BadInput(
            f"no citation is read in {citation!r}", mend="write it as documents do, with the name of the code and §"
        )
    emit(citations.as_text(found) if form == "table" else citations.as_json(found), output)
    return 1 if any(one.known is Known.UNKNOWN for one in found) else 0
