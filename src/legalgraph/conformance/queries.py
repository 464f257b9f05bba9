"""The checks that are queries: each file of ``queries/checks`` finds nothing where all is well.

A check selects ``?file`` and ``?node``, and where there is one ``?path`` and ``?value``. Its header says ``title``,
``question``, ``wrong`` and ``mend`` (with {node}, {path} and {value}), and ``severity`` where that is not violation.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from legalgraph.conformance.values import called
from legalgraph.errors import BadQuery
from legalgraph.resources import queries
from legalgraph.store import NamedNode

if TYPE_CHECKING:
    from collections.abc import Iterator

    from legalgraph.conformance.values import Finding
    from legalgraph.conformance.world import World
    from legalgraph.store import Row

_FIELD: Final = re.compile(r"^# (\w+): (.+)$", re.MULTILINE)
_NEEDED: Final = ("title", "question", "wrong", "mend")


def header(query: str, name: str) -> dict[str, str]:
    """The fields of a check's header; raises ``BadQuery`` where one is missing."""
    fields = dict(_FIELD.findall(query))
    missing = [field for field in _NEEDED if field not in fields]
    if missing:
        raise BadQuery(f"the check does not say {', '.join(missing)}", where=name, mend="add it to the header")
    return fields


def check_queries(world: World) -> Iterator[Finding]:
    """Run every check over the world; what it finds in files that are not checked is left out."""
    for name, query in queries("checks"):
        fields = header(query, name)
        rule = name.rpartition("/")[2].removesuffix(".rq")
        for row in world.store.select(query, name=name):
            found = world.checked.get(row["file"])
            if found is None:
                continue
            path = row.terms.get("path")
            yield world.finding(
                found,
                row.terms["node"],
                rule,
                _filled(fields["wrong"], row),
                _filled(fields["mend"], row),
                severity=fields.get("severity", "violation"),
                path=path.value if isinstance(path, NamedNode) else None,
                value=row.terms.get("value"),
            )


def _filled(text: str, row: Row) -> str:
    def said(found: re.Match[str]) -> str:
        term = row.terms.get(found[1])
        return called(term.value) if isinstance(term, NamedNode) else getattr(term, "value", "?")

    return re.sub(r"\{(\w+)\}", said, text)
