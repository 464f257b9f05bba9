"""What a query answers, as frozen values: columns with rows of terms, yes or no, or triples."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from legalgraph.errors import BadQuery, Place
from legalgraph.store import Quad, Term, Triple, TripleStore

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

MOST_ROWS: Final = 100_000
_SYNTAX = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Answer:
    """Exactly one of ``columns`` with ``rows`` (SELECT), ``yes`` (ASK) and ``triples`` (CONSTRUCT, DESCRIBE) is set.

    Unbound cells are None. ``truncated`` says that there was more than is given here.
    """

    columns: tuple[str, ...] | None = None
    rows: tuple[tuple[Term | None, ...], ...] = ()
    yes: bool | None = None
    triples: tuple[Triple, ...] | None = None
    truncated: bool = False


def union(quads: Iterable[Quad]) -> TripleStore:
    """A store whose default graph holds the triples of all graphs once, beside the named graphs.

    A union made while querying counts a triple of two graphs twice in one engine and once in another.
    """
    listed = list(quads)
    store = TripleStore(listed)
    store.add(quad.triple for quad in listed)
    return store


def run(
    store: TripleStore, query: str, bindings: Mapping[str, Term], *, name: str = "query", most: int = MOST_ROWS
) -> Answer:
    """Run a query on a store. Every bound variable must stand in the SELECT list."""
    try:
        return _answer(store.raw(query, name=name, **bindings), most)
    except BadQuery as error:
        missing = [key for key in bindings if f"?{key} in its SELECT" in error.message]
        if missing:
            what = f"?{missing[0]} is given as a parameter and is not in the SELECT list"
            mend = "add it there, so that the answer says what it was asked"
            raise BadQuery(what, where=name, mend=mend) from None
        raise _placed(error, name) from None
    except (RuntimeError, ValueError, OSError) as error:
        raise BadQuery(f"the query cannot be answered: {error}", where=name) from None


def _placed(error: BadQuery, name: str) -> BadQuery:
    """A syntax error with its line and column as a place, and without the list of all characters that would do."""
    found = _SYNTAX.search(error.message)
    if found is None:
        return error
    expected = found[3].partition("expected ")[2].removeprefix("one of ")
    words = [word.strip() for word in expected.split(", ") if word.strip().isalpha()]
    what = "the query does not parse" + (f"; here could stand {', '.join(words[:8])}" if words else "")
    return BadQuery(what, where=Place(name, int(found[1]), int(found[2])), mend="correct the query there")


def _answer(found: Any, most: int) -> Answer:
    if hasattr(found, "variables"):
        columns = tuple(variable.value for variable in found.variables)
        rows, more = _take(found, most)
        return Answer(columns, tuple(tuple(row) for row in rows), truncated=more)
    if hasattr(found, "__next__"):
        triples, more = _take(found, most)
        return Answer(triples=tuple(dict.fromkeys(triples)), truncated=more)
    return Answer(yes=bool(found))


def _take(found: Any, most: int) -> tuple[list[Any], bool]:
    taken: list[Any] = []
    for item in found:
        if len(taken) == most:
            return taken, True
        taken.append(item)
    return taken, False
