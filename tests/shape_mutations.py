"""Mutations of a framework's own patterns that stay within the subset: other numbers, other values, negation, ladders, counts."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

import mississippi as ms
from legalgraph.fast.plan import compile_framework
from legalgraph.namespaces import LG, RDF_TYPE, SH
from legalgraph.store import NamedNode, Term, Triple, as_stored
from shape_strategies import listed, whole

if TYPE_CHECKING:
    from collections.abc import Callable

    from legalgraph.fast.shapes import Test

BASE = ms.dataset().framework(ms.FRAMEWORK).iri.value
HOME = ms.dataset().jurisdiction(ms.SLUG).iri.value
NUMBERS = {
    SH + n
    for n in "minCount maxCount qualifiedMinCount qualifiedMaxCount minInclusive maxInclusive minExclusive".split()
}
REFERS = [SH + "node", SH + "property", SH + "qualifiedValueShape", SH + "not"]
LOGIC = ["not", "or", "and", "xone", "node"]


@cache
def _shapes() -> tuple[Triple, ...]:
    return tuple(as_stored(ms.rules()))


def shapes() -> list[Triple]:
    return list(_shapes())


@cache
def tests() -> list[Test]:
    return compile_framework(_shapes()).tests


@cache
def data() -> tuple[Triple, ...]:
    return tuple(ms.base_evaluation().snapshot.shape_data())


@cache
def _about() -> dict[Term, list[Triple]]:
    found: dict[Term, list[Triple]] = {}
    for triple in data():
        found.setdefault(triple.subject, []).append(triple)  # type: ignore[arg-type]
    return found


def dossier(test: Test) -> list[Triple]:
    """The shape data of one dossier: it, its candidates and all they lead to."""
    todo: list[Term] = [t.subject for t in data() if t.predicate.value == RDF_TYPE and t.object.value == test.topic]  # type: ignore[misc,union-attr]
    seen: set[Term] = set()
    while todo:
        node = todo.pop()
        if node not in seen:
            seen.add(node)
            todo += [t.object for t in _about().get(node, ()) if not str(t.object).endswith("/dossier")]  # type: ignore[misc]
    return [t for t in data() if t.subject in seen]


def reached(rules: list[Triple], test: Test) -> list[Triple]:
    """The triples of the shapes behind a test's pattern."""
    by: dict[Term, list[Triple]] = {}
    for triple in rules:
        by.setdefault(triple.subject, []).append(triple)  # type: ignore[arg-type]
    seen, todo, found = set(), [test.pattern], []
    while todo:
        node = todo.pop()
        if node not in seen:
            seen.add(node)
            found += by.get(node, [])
            todo += [t.object for t in by.get(node, []) if t.predicate.value in REFERS]  # type: ignore[misc]
    return found


def once(rules: list[Triple], test: Test, draw: Callable[[Any], Any]) -> list[Triple]:
    """One mutation of one of the shapes behind a test."""
    triples = reached(rules, test)
    numbers = [t for t in triples if t.predicate.value in NUMBERS]
    paths = {t.subject: t.object for t in triples if t.predicate.value == SH + "path"}
    counted = {t.subject for t in triples if t.predicate.value == SH + "qualifiedValueShape"}
    values = [t for t in triples if t.predicate.value == SH + "hasValue" and t.subject in paths.keys() - counted]
    references = [t for t in triples if t.predicate.value in (SH + "property", SH + "node")]
    kinds = [
        kind
        for kind, there in (("number", numbers), ("value", values), ("wrap", references), ("ladder", values))
        if there
    ]
    if not kinds:
        return rules
    kind = draw(st.sampled_from(kinds))
    if kind == "number":
        old = draw(st.sampled_from(numbers))
        new = [Triple(old.subject, old.predicate, whole(draw(st.sampled_from([0, 1, 2, 12, 18]))))]
    elif kind == "value":
        old = draw(st.sampled_from(values))
        path = paths[old.subject]  # type: ignore[index]
        known = sorted({t.object for t in data() if t.predicate == path} | {NamedNode(LG + "NotStated")}, key=str)
        new = [Triple(old.subject, old.predicate, draw(st.sampled_from(known)))]
    elif kind == "wrap":
        old = draw(st.sampled_from([t for t in references if t.subject not in paths] or references))
        new = _wrapped(old, draw(st.sampled_from(LOGIC)), len(rules), draw, triples)
    else:
        old = draw(st.sampled_from(values))
        new = _ladder(old, len(rules), draw)
    return [t for t in rules if t != old] + new


def _wrapped(old: Triple, how: str, number: int, draw: Callable[[Any], Any], triples: list[Triple]) -> list[Triple]:
    inner = NamedNode(f"{BASE}mutation/{number}")
    made = [Triple(inner, NamedNode(RDF_TYPE), NamedNode(SH + "NodeShape")), Triple(inner, old.predicate, old.object)]
    if how in ("not", "node"):
        return [*made, Triple(old.subject, NamedNode(SH + how), inner)]
    others = sorted({t.object for t in triples if t.predicate.value == SH + "node"}, key=str)
    more = draw(st.lists(st.sampled_from(others), max_size=2, unique=True)) if others else []
    start, cells = listed([inner, *(one for one in more if one != old.subject and _safe(one, old, triples))])
    return [*made, Triple(old.subject, NamedNode(SH + how), start), *cells]


def _safe(shape: Term, old: Triple, triples: list[Triple]) -> bool:
    """Whether a shape does not lead back to the one that is changed."""
    seen, todo = set(), [shape]
    while todo:
        node = todo.pop()
        if node == old.subject:
            return False
        if node not in seen:
            seen.add(node)
            todo += [t.object for t in triples if t.subject == node and not isinstance(t.object, str)]  # type: ignore[misc]
    return True


def _ladder(old: Triple, number: int, draw: Callable[[Any], Any]) -> list[Triple]:
    """In place of a value, a nested shape: every value must be it, or so many must."""
    inner = NamedNode(f"{BASE}mutation/{number}")
    made = [
        Triple(inner, NamedNode(RDF_TYPE), NamedNode(SH + "NodeShape")),
        Triple(inner, NamedNode(SH + "hasValue"), old.object),
    ]
    if draw(st.booleans()):
        return [*made, Triple(old.subject, NamedNode(SH + "node"), inner)]
    bound = draw(st.sampled_from(["qualifiedMinCount", "qualifiedMaxCount"]))
    return [
        *made,
        Triple(old.subject, NamedNode(SH + "qualifiedValueShape"), inner),
        Triple(old.subject, NamedNode(SH + bound), whole(draw(st.integers(0, 2)))),
    ]
