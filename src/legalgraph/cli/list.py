"""``legalgraph list``: what there is."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import click

from legalgraph.cli.options import Format, as_of
from legalgraph.errors import Misuse, UnknownName

if TYPE_CHECKING:
    from legalgraph.asof import When

KINDS = ("jurisdictions", "frameworks", "goals", "provisions")


@click.command()
@click.argument("kind")
@click.argument("jurisdiction", required=False)
@click.option("--framework", help="The framework whose goals to list.", metavar="NAME")
@click.option("--format", "form", type=Format("table", "json"), default="table")
@click.option("--data", "paths", multiple=True, type=click.Path(), help="Load a file or folder of your own too.")
@as_of
def command(
    kind: str,
    jurisdiction: str | None,
    framework: str | None,
    form: str,
    paths: tuple[str, ...],
    as_of: When | None,
) -> None:
    """List jurisdictions, frameworks, goals, or the provisions of a JURISDICTION (with --as-of, those that hold then)."""
    if kind not in KINDS:
        raise UnknownName.among("list", kind, KINDS)
    if as_of is not None and kind != "provisions":
        raise Misuse(f"{kind} are of no point in time", mend="leave --as-of out, or list provisions")
    from dataclasses import asdict

    from legalgraph import catalog
    from legalgraph.cli.printing import emit
    from legalgraph.knowledgegraph import load
    from legalgraph.render import plain, view
    from legalgraph.views import Listed

    graph = load(*paths)
    dataset = graph.dataset
    default = None
    if kind == "jurisdictions":
        found = [Listed(slug, graph.label(member.iri), member.folder) for slug, member in dataset.jurisdictions.items()]
    elif kind == "frameworks":
        with suppress(UnknownName):  # where two say so, none is the default
            default = dataset.default_framework()
        found = [
            Listed(slug, graph.label(member.iri), member.folder + (" (default)" if slug == default else ""))
            for slug, member in dataset.frameworks.items()
        ]
    elif kind == "goals":
        found = catalog.goals(dataset, dataset.framework(framework or dataset.default_framework()))
    elif jurisdiction is None:
        raise Misuse("whose provisions?", mend=f"name a jurisdiction: {', '.join(graph.jurisdictions)}")
    else:
        member = dataset.jurisdiction(jurisdiction)
        found = catalog.provisions(dataset, member, dataset.point(member, as_of))
    emit(view.listed(found) if form == "table" else plain.dumps([asdict(one) for one in found]))
