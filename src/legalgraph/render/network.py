"""Tables of network analysis in a terminal, in Markdown, as CSV and as plain values."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

from rich.console import Group, RenderableType
from rich.table import Table as Grid
from rich.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from legalgraph.analysis import Table

_WIDE = 40
_MANY = 7
_CROWDED = 7
_FORMULA = tuple("=+-@\t\r\n＝＋－＠")


def table(found: Iterable[Table], top: int) -> RenderableType:
    """Each table with its title and what it counts; IRIs are left out."""
    parts: list[RenderableType] = []
    for one in found:
        shown = [place for place, (key, _) in enumerate(one.columns) if key not in ("iri", "kind")]
        shown = [place for place in shown if one.columns[place][0] != "title" or len(shown) < _CROWDED]
        grid = Grid(box=None, padding=(0, 2, 0, 0), header_style="bold", pad_edge=False)
        for place in shown:
            number = bool(one.rows) and isinstance(one.rows[0][place], int | float)
            grid.add_column(one.columns[place][1], justify="right" if number else "left", no_wrap=number or place == 0)
        for row in one.rows[: top or None]:
            grid.add_row(*(_cell(row[place]) for place in shown))
        parts += [Text(one.title, "bold"), Text(one.note, "dim"), grid if one.rows else Text("None.")]
        if top and len(one.rows) > top:
            parts.append(Text(f"{len(one.rows) - top} more; --top 0 shows them all.", "dim"))
        parts.append(Text())
    return Group(*parts[:-1])


def _cell(value: Any) -> str:
    if isinstance(value, tuple):
        more = f" … ({len(value)})" if len(value) > _MANY else ""
        return ", ".join(_short(str(one)) for one in value[:_MANY]) + more
    text = _short(_text(value))
    return text if len(text) <= _WIDE else text[:_WIDE].rsplit(" ", 1)[0] + " …"


def _short(text: str) -> str:
    """A citation without the code's name."""
    _, sign, tail = text.partition("§")
    return sign + "\N{NO-BREAK SPACE}" + tail.strip() if sign else text


def _text(value: Any) -> str:
    if isinstance(value, tuple):
        return ", ".join(map(str, value))
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else "" if value is None else str(value)


def markdown(found: Iterable[Table], top: int) -> str:
    """The same as Markdown."""
    lines: list[str] = []
    for one in found:
        lines += [f"## {one.title}", "", one.note, ""]
        lines += [f"| {' | '.join(heading for _, heading in one.columns)} |", "|---" * len(one.columns) + "|"]
        for row in one.rows[: top or None]:
            cells = (_text(value).replace("\\", "\\\\").replace("|", "\\|").replace("\n", " ") for value in row)
            lines.append(f"| {' | '.join(cells)} |")
        lines.append("")
    return "\n".join(lines)


def comma_separated(one: Table, top: int) -> bytes:
    """One table for spreadsheets: cells that would be formulas are neutralised; several values are divided by semicolons."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([key for key, _ in one.columns])
    for row in one.rows[: top or None]:
        cells = ["; ".join(map(str, value)) if isinstance(value, tuple) else _text(value) for value in row]
        writer.writerow([f"'{cell}" if cell.lstrip(" ").startswith(_FORMULA) else cell for cell in cells])
    return out.getvalue().encode()


def values(found: Iterable[Table], top: int) -> dict[str, Any]:
    """The same as plain values for JSON, by the table's name."""
    return {one.name: {"title": one.title, "note": one.note, "rows": one.records()[: top or None]} for one in found}
