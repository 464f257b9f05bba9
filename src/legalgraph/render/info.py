"""Descriptions of datasets for a terminal, and as plain values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from legalgraph.description import Description

_MANY: Final = 6


def table(found: Iterable[Description]) -> RenderableType:
    """Each dataset with what is known of it; a single one with all of its sources."""
    shown = tuple(found)
    parts: list[RenderableType] = []
    for one in shown:
        parts += ([Text()] if parts else []) + [Text.assemble((one.slug, "bold"), f"  {one.title}")]
        parts.append(Padding(_facts(one, whole=len(shown) == 1), (0, 0, 0, 2)))
    return Group(*parts)


def _facts(one: Description, *, whole: bool) -> Table:
    grid = Table.grid(padding=(0, 2))
    grid.add_column(no_wrap=True, style="dim")
    grid.add_column(ratio=1)
    if one.about and whole:
        grid.add_row("about", one.about)
    grid.add_row("kind", one.kind)
    grid.add_row("version", one.version or "not stated")
    grid.add_row("licence", one.license or "not stated")
    grid.add_row("files", f"{one.files} in {one.folder}, {one.size:,} bytes ({', '.join(one.media_types)})")
    grid.add_row("triples", f"{one.triples:,}")
    grid.add_row("SHA-256", Text(f"{one.digest} (RDFC-1.0)", overflow="fold"))
    for count in one.counts:
        grid.add_row(count.label, f"{count.number:,}")
    for number, source in enumerate(one.sources):
        if whole or number < _MANY:
            told = ", ".join(filter(None, [source.title, source.issued]))
            grid.add_row("" if number else "from", Text(told))
    if not whole and len(one.sources) > _MANY:
        grid.add_row("", f"and {len(one.sources) - _MANY} more: legalgraph info {one.slug}")
    return grid


def values(one: Description) -> dict[str, Any]:
    """One dataset, ready for JSON; what is not stated is null."""
    return {
        "id": one.iri,
        "name": one.slug,
        "kind": one.kind,
        "title": one.title,
        "description": one.about or None,
        "license": one.license or None,
        "version": one.version or None,
        "folder": one.folder,
        "files": one.files,
        "bytes": one.size,
        "media_types": list(one.media_types),
        "triples": one.triples,
        "digest": {"canonicalization": "RDFC-1.0", "algorithm": "SHA-256", "value": one.digest},
        "counts": [{"class": count.iri, "label": count.label, "count": count.number} for count in one.counts],
        "sources": [
            {"id": source.iri, "title": source.title, "issued": source.issued, "sha256": source.sha256}
            for source in one.sources
        ],
    }
