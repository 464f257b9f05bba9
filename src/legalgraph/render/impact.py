"""What falls with each provision, in a terminal, in Markdown and as plain values."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from legalgraph import asof
from legalgraph.render.plain import number, points
from legalgraph.render.words import long_date, worth

if TYPE_CHECKING:
    from collections.abc import Iterable

    from legalgraph.prospects import Impact, ImpactReport

_ASSUMED = (
    "* rests on points that the publisher does not print: how they divide among partly met goals is assumed; "
    "--ranges shows all that can be."
)
_RANGED = "* all that can be, however points divide among partly met goals within the printed subtotals and the step."


def loss(row: Impact) -> str:
    """The points that fall, marked where they are assumed; all that can be, where that was asked for."""
    return worth(row.range or row.points) + ("*" if row.assumed else "")


def assumed_words(rows: Iterable[Impact]) -> str:
    """What a star means; nothing where there is none."""
    shown = [row for row in rows if row.assumed]
    return "" if not shown else _RANGED if any(row.range for row in shown) else _ASSUMED


def name(row: Impact) -> str:
    """A provision by its number, a definition by its label."""
    return f"definition: {row.label}" if row.kind == "definition" else row.name


def table(found: ImpactReport, top: int) -> RenderableType:
    """The gravest rows, then the tests that rest on one section alone."""
    groups = grouped(found.rows)
    grid = Table(box=None, padding=(0, 2, 0, 0), header_style="bold", pad_edge=False)
    scored = found.total is not None
    for heading in ("points", "criteria", "goals", "reach")[not scored :]:
        grid.add_column(heading, justify="right", no_wrap=True)
    grid.add_column("what falls if it is repealed")
    for row, alike in groups[: top or None]:
        what = Text.assemble(name(row), (f"\nlikewise {', '.join(alike)}" if alike else "", "dim"))
        figures = (loss(row), str(len(row.falls)), str(len(row.goals)), str(len(row.reach)))
        grid.add_row(*figures[not scored :], what)
    parts: list[RenderableType] = [
        Text(f"What rests on each provision: {found.jurisdiction_label}", "bold"),
        Text(
            f"{found.framework}, law as of {long_date(found.as_of)}"
            + (f", {worth(found.total)} points" if found.total else "")
        ),
        Text(),
        grid,
        Text(),
    ]
    if top and top < len(groups):
        parts.append(Text(f"{len(groups) - top} more; --top 0 shows them all.", "dim"))
    if assumed := assumed_words(row for row, _ in groups[: top or None]):
        parts.append(Text(assumed, "dim"))
    parts.append(Text("Criteria include extra credit; reach counts what refers to it or is reached through it.", "dim"))
    parts += [Text(), Text(single_words(found), "bold"), Padding(_single(found, top), (0, 0, 0, 2))]
    return Group(*parts)


def grouped(rows: tuple[Impact, ...]) -> list[tuple[Impact, list[str]]]:
    """The rows, those of subdivisions whose repeal fells just what the repeal of the whole does put beside the whole."""
    groups: list[tuple[Impact, list[str]]] = []
    for row in rows:
        for whole, alike in groups:
            inside = row.kind == "subdivision" and row.name.startswith(whole.name + "(")
            if inside and (row.falls, row.rises, row.points) == (whole.falls, whole.rises, whole.points):
                alike.append(row.name.removeprefix(whole.name))
                break
        else:
            groups.append((row, []))
    return groups


def single_words(found: ImpactReport) -> str:
    """How many tests rest on one section alone."""
    return f"Single points of failure: {len(found.single_points)} of {found.passed} passed tests fall with one section alone"


def _single(found: ImpactReport, top: int) -> Table:
    held = sections(found)
    grid = Table.grid(padding=(0, 2))
    grid.add_column(no_wrap=True)
    grid.add_column(ratio=1)
    for section, tests in held[:top] if top else held:
        grid.add_row(section, Text(", ".join(tests), "dim"))
    return grid


def sections(found: ImpactReport) -> list[tuple[str, list[str]]]:
    """The sections without which some passed test fails, with those tests; most tests first."""
    count = Counter(section for one in found.single_points for section in one.sections)
    ordered = sorted(count, key=lambda section: (-count[section], section))
    return [(section, [one.id for one in found.single_points if section in one.sections]) for section in ordered]


def markdown(found: ImpactReport, top: int) -> str:
    """The same as Markdown."""
    shown = found.rows[:top] if top else found.rows
    lines = [f"# What rests on each provision: {found.jurisdiction_label}", ""]
    lines += [f"{found.framework}, law as of {long_date(found.as_of)}.", ""]
    lines += ["| Provision | Points | Criteria | Goals | Reach |", "|---|---:|---:|---:|---:|"]
    lines += [
        f"| {name(row)} | {loss(row)} | {len(row.falls)} | {len(row.goals)} | {len(row.reach)} |".replace("*", "\\*")
        for row in shown
    ]
    if assumed := assumed_words(shown):
        lines += ["", "\\" + assumed]
    lines += ["", f"## {single_words(found)}", ""]
    lines += [f"- {section}: {', '.join(tests)}" for section, tests in sections(found)]
    return "\n".join(lines) + "\n"


def values(found: ImpactReport, top: int) -> dict[str, Any]:
    """The same as plain values for JSON; ``attributes`` are for the nodes of a graph export."""
    shown = found.rows[:top] if top else found.rows
    return {
        "jurisdiction": found.jurisdiction,
        "framework": found.framework,
        **asof.values(found.as_of),
        "total": points(found.total),
        "passed": found.passed,
        "rows": [_row(row) for row in shown],
        "single_points": [
            {"test": one.id, "goal": one.goal, "label": one.label, "sections": list(one.sections)}
            for one in found.single_points
        ],
        "attributes": found.attributes(),
    }


def _row(row: Impact) -> dict[str, Any]:
    return {
        "kind": row.kind,
        "iri": row.iri,
        "name": row.name,
        "label": row.label,
        "points": points(row.points),
        **({"range": {"low": number(row.range.low), "high": number(row.range.high)}} if row.range else {}),
        "falls": [{"test": one.id, "before": one.before, "after": one.after} for one in row.falls],
        "rises": [{"test": one.id, "before": one.before, "after": one.after} for one in row.rises],
        "goals": [{"number": one.number, "before": one.before, "after": one.after} for one in row.goals],
        "norms": [norm.iri for norm in row.norms],
        "read_with": [norm.iri for norm in row.read_with],
        "reach": [{"link": one.link, "label": one.label} for one in row.reach],
    }
