"""``legalgraph info``: what the datasets are."""

from __future__ import annotations

from pathlib import Path

import click

from legalgraph.cli.options import Format


@click.command()
@click.argument("name", required=False)
@click.option("--format", "kind", type=Format("table", "json", "turtle"), default="table")
@click.option(
    "--data", "paths", multiple=True, type=click.Path(path_type=Path), help="Load a file or folder of your own too."
)
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Write to a file, whole or not at all.")
def command(name: str | None, kind: str, paths: tuple[Path, ...], output: Path | None) -> None:
    """Describe the dataset NAME (a jurisdiction such as us-ms, a framework, or 'ontology'), or all of them.

    Version, licence, files, sources, counts, and the digest of the canonical form (RDFC-1.0, SHA-256), all counted now.
    turtle gives DCAT 3, VoID and PROV.
    """
    from legalgraph import description
    from legalgraph.cli.printing import emit
    from legalgraph.dataset import load_dataset
    from legalgraph.render import info, plain

    dataset = load_dataset(paths)
    names = (name,) if name else description.names(dataset)
    found = tuple(description.describe(dataset, one) for one in names)
    if kind == "turtle":
        emit(description.turtle(found), output)
    elif kind == "json":
        emit(plain.dumps({"datasets": [info.values(one) for one in found]}), output)
    else:
        emit(info.table(found), output)
