"""Lists and single provisions in a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from legalgraph.views import Listed, ProvisionView


def listed(found: Iterable[Listed]) -> RenderableType:
    """A list: name, label, remark."""
    table = Table.grid(padding=(0, 2))
    table.add_column(no_wrap=True, style="bold")
    table.add_column(ratio=1)
    table.add_column(style="dim")
    for one in found:
        table.add_row(one.name, one.label, one.remark)
    return table


_HOLDS: Final = ("in force", "presumed in force")


def provision(found: ProvisionView, *, everything: bool = False) -> RenderableType:
    """A provision: words, norms, what rests on it, cross-references, misprints.

    Versions that are not in force, and their norms, are left out, and counted, unless ``everything`` is asked for.
    """
    parts: list[RenderableType] = [Text(f"{found.citation}", "bold")]
    if found.title:
        parts.append(Text(found.title))
    last = None
    shown = [part for part in found.parts if everything or part.standing in _HOLDS]
    for part in shown:
        if part.version != last:
            standing = f"{part.standing}; " if part.standing else ""
            parts += [Text(), Text.assemble((part.citation, "cyan"), (f"  [{standing}{part.force}]", "dim"))]
            last = part.version
        parts.append(_indent(Text(f"“{part.text}”") if part.text else Text("no source at hand gives its words", "dim")))
    if hidden := len({part.version for part in found.parts} - {part.version for part in shown}):
        parts += [
            Text(),
            Text(f"{hidden} more version{'s' * (hidden != 1)} not in force on this day (--all shows them)", "dim"),
        ]
    norms = [one for one in found.norms if everything or one.standing is None or one.standing in _HOLDS]
    told = [
        f"{one.way}: {one.label} [{one.kind}]" + (f", {one.standing}" if one.standing not in (None, "in force") else "")
        for one in norms
    ]
    if hidden := len(found.norms) - len(norms):
        told.append(f"{hidden} more not in force on this day (--all shows them)")
    parts += _section("Norms", told)
    parts += _section("What rests on it", [f"{one.goal}  {one.role}: {one.criterion}" for one in found.rests])
    parts += _section("Cites", list(found.cites))
    parts += _section("Cited by", list(found.cited_by))
    parts += _section(
        "Misprints",
        [
            f"“{one.printed}”" + (f", read as {one.meant}" if one.meant else "") + f": {one.reason}"
            for one in found.errata
        ],
    )
    return Group(*parts)


def _section(heading: str, lines: list[str]) -> list[RenderableType]:
    return [Text(), Text(heading, "bold"), *(_indent(Text(line)) for line in lines)] if lines else []


def _indent(content: RenderableType) -> Padding:
    return Padding(content, (0, 0, 0, 3))
