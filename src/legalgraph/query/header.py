"""What a query says about itself in its first comments: title, question, what it asks of, parameters and columns."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from legalgraph.errors import BadQuery

OF: Final = ("dataset", "assessment")
_FIELD = re.compile(r"#\s*(title|question|of|parameters|columns|note):\s*(.*)")
_ITEM = re.compile(r"#\s+([A-Za-z]\w*) = (.+)")


@dataclass(frozen=True, slots=True)
class Parameter:
    """A variable that the asker may bind: what it means, and the term it has otherwise, in Turtle syntax."""

    name: str
    meaning: str
    default: str | None


@dataclass(frozen=True, slots=True)
class Header:
    """``of`` is what the question is asked of: the files as they stand, or an assessment (a snapshot and its findings)."""

    title: str
    question: str
    of: str
    parameters: tuple[Parameter, ...]
    columns: tuple[tuple[str, str], ...]
    note: str = ""


def parse_header(query: str, name: str = "query") -> Header:
    """Read the header of a query. Parameters are ``name = meaning, default``, columns ``name = meaning``, one a line.

    >>> head = parse_header('''# title: Sections
    ... # question: Which sections are cited?
    ... # of: dataset
    ... # parameters:
    ... #   section = the section that cites, <https://example.org/1>
    ... # columns:
    ... #   section = the section that cites
    ... #   cited = the section that is cited
    ... SELECT ?section ?cited WHERE { }''')
    >>> head.title, head.parameters[0].default, [column for column, meaning in head.columns]
    ('Sections', '<https://example.org/1>', ['section', 'cited'])
    """
    fields: dict[str, str] = {}
    items: dict[str, list[tuple[str, str]]] = {"parameters": [], "columns": []}
    current = ""
    for line in query.splitlines():
        if not line.startswith("#"):
            break
        if found := _FIELD.match(line):
            current = found[1]
            if current in fields:
                raise BadQuery(f"the header says {current} twice", where=name, mend="keep one")
            fields[current] = found[2].strip()
        elif current in items and (item := _ITEM.match(line)):
            items[current].append((item[1], item[2].strip()))
        elif items.get(current):
            item_name, text = items[current][-1]
            items[current][-1] = item_name, f"{text} {line.lstrip('# ').strip()}"
        elif current:
            fields[current] = f"{fields[current]} {line.lstrip('# ').strip()}".strip()
    of = fields.get("of", OF[0])
    if of not in OF:
        raise BadQuery(f"the header says the query is of {of!r}", where=name, mend=f"say one of: {', '.join(OF)}")
    return Header(
        fields.get("title", ""),
        fields.get("question", ""),
        of,
        tuple(_parameter(item_name, text) for item_name, text in items["parameters"]),
        tuple(items["columns"]),
        fields.get("note", ""),
    )


def _parameter(name: str, text: str) -> Parameter:
    meaning, comma, default = text.rpartition(", ")
    return Parameter(name, meaning, default.strip()) if comma else Parameter(name, text, None)
