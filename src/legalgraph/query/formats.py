"""Answers written out: a table for the eye, the W3C's CSV, TSV and JSON, Turtle for triples, and CSV safe for spreadsheets."""

from __future__ import annotations

import csv
import io
import json
import textwrap
from typing import TYPE_CHECKING, Any, Final

from legalgraph.errors import BadQuery
from legalgraph.query.terms import display, prefixes
from legalgraph.store import BlankNode, Literal, NamedNode, Term, serialize

if TYPE_CHECKING:
    from collections.abc import Sequence

    from legalgraph.query.answer import Answer

FORMATS: Final = ("table", "csv", "tsv", "json", "turtle")
_NARROWEST: Final = 12
_FORMULA: Final = tuple("=+-@＝＋－＠")
_STRING: Final = "http://www.w3.org/2001/XMLSchema#string"


def write(answer: Answer, form: str, *, spreadsheet: bool = False, width: int = 80) -> str:
    """Write an answer in a format of ``FORMATS``; lines of CSV end as RFC 4180 has it.

    ``spreadsheet`` (CSV only) puts an apostrophe before cells that a spreadsheet would run as formulas, so that the result is no
    longer the W3C's format. ``width`` is that of a table, in characters.
    """
    if spreadsheet and form != "csv":
        raise BadQuery("only CSV has a form for spreadsheets", where="--spreadsheet", mend="add --format csv")
    if answer.triples is not None:
        if form not in ("turtle", "table"):
            raise BadQuery(f"triples have no {form} form", where="--format", mend="use --format turtle")
        return serialize(answer.triples, "ttl", dict(prefixes())).decode()
    if form == "turtle":
        raise BadQuery("only triples have a Turtle form", where="--format", mend="use CONSTRUCT, or another format")
    if answer.yes is not None:
        if form == "json":
            return json.dumps({"head": {}, "boolean": answer.yes}) + "\n"
        if form == "table":
            return "yes\n" if answer.yes else "no\n"
        raise BadQuery(f"yes or no has no {form} form", where="--format", mend="use --format json")
    columns, rows = answer.columns or (), answer.rows
    if form == "csv":
        return _csv(columns, rows, spreadsheet=spreadsheet)
    if form == "tsv":
        return _tsv(columns, rows)
    return _json(columns, rows) if form == "json" else _table(columns, rows, width)


def _csv(columns: Sequence[str], rows: Sequence[Sequence[Term | None]], *, spreadsheet: bool) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(columns)
    for row in rows:
        cells = [_lexical(term) for term in row]
        writer.writerow([_inert(cell) for cell in cells] if spreadsheet else cells)
    return out.getvalue()


def _lexical(term: Term | None) -> str:
    if term is None:
        return ""
    return f"_:{term.value}" if isinstance(term, BlankNode) else term.value


def _inert(cell: str) -> str:
    r"""A cell that no spreadsheet runs; a number stays a number.

    >>> [_inert(cell) for cell in ("=1+1", "\t@SUM(A1)", "-5", "mother")]
    ["'=1+1", "'\t@SUM(A1)", '-5', 'mother']
    """
    bare = cell.strip()
    if cell[:1] in ("\t", "\r", "\n") or (bare.startswith(_FORMULA) and not bare[1:].replace(".", "", 1).isdecimal()):
        return f"'{cell}"
    return cell


def _tsv(columns: Sequence[str], rows: Sequence[Sequence[Term | None]]) -> str:
    lines = ["\t".join(f"?{column}" for column in columns)]
    lines += ["\t".join("" if term is None else str(term) for term in row) for row in rows]
    return "".join(f"{line}\n" for line in lines)


def _json(columns: Sequence[str], rows: Sequence[Sequence[Term | None]]) -> str:
    bindings = [
        {column: _binding(term) for column, term in zip(columns, row, strict=True) if term is not None} for row in rows
    ]
    document = {"head": {"vars": list(columns)}, "results": {"bindings": bindings}}
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _binding(term: Term) -> dict[str, Any]:
    if isinstance(term, NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, BlankNode):
        return {"type": "bnode", "value": term.value}
    assert isinstance(term, Literal)
    binding = {"type": "literal", "value": term.value}
    if term.language:
        return binding | {"xml:lang": term.language}
    return binding if term.datatype.value == _STRING else binding | {"datatype": term.datatype.value}


def _table(columns: Sequence[str], rows: Sequence[Sequence[Term | None]], width: int) -> str:
    if not rows:
        return "(no rows)\n"
    cells = [[" ".join(display(term).split()) for term in row] for row in rows]
    natural = [max(len(line[n]) for line in [list(columns), *cells]) for n in range(len(columns))]
    least = [min(size, max(_NARROWEST, len(column))) for size, column in zip(natural, columns, strict=True)]
    room = width - 2 * (len(columns) - 1)
    if sum(least) > room:
        return _records(columns, cells, width)
    widths = natural
    while sum(widths) > room:  # narrow the widest columns, evenly
        widest = max(range(len(widths)), key=lambda n: (widths[n] > least[n], widths[n]))
        widths = [size - (n == widest) for n, size in enumerate(widths)]
    lines = [_line([[column] for column in columns], widths), _line([["-" * size] for size in widths], widths)]
    lines += [_line([_wrap(cell, size) for cell, size in zip(line, widths, strict=True)], widths) for line in cells]
    return "\n".join(lines) + "\n"


def _line(cells: Sequence[Sequence[str]], widths: Sequence[int]) -> str:
    deep = max(len(cell) for cell in cells)
    filled = [[*cell, *[""] * (deep - len(cell))] for cell in cells]
    return "\n".join(
        "  ".join(cell[n].ljust(size) for cell, size in zip(filled, widths, strict=True)).rstrip() for n in range(deep)
    )


def _records(columns: Sequence[str], cells: Sequence[Sequence[str]], width: int) -> str:
    label = max(map(len, columns))
    blocks = []
    for line in cells:
        shown = [
            (column, _wrap(cell, max(_NARROWEST, width - label - 2)))
            for column, cell in zip(columns, line, strict=True)
        ]
        blocks.append("\n".join(_line([[column], cell], [label, width]) for column, cell in shown if cell != [""]))
    return "\n\n".join(blocks) + "\n"


def _wrap(text: str, width: int) -> list[str]:
    lines: list[str] = []
    for piece in textwrap.wrap(text, width, break_long_words=False, break_on_hyphens=False) or [""]:
        rest = piece
        while len(rest) > width:  # an IRI: break after its last slash, hyphen or colon that still fits
            at = max(rest.rfind(mark, 1, width) for mark in "/-:#_") + 1 or width
            lines.append(rest[:at])
            rest = rest[at:]
        lines.append(rest)
    return lines
