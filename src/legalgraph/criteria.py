"""Criteria as shapes: what a framework's files must say, and the listing shapes that name witnesses.

A criterion's own shape counts conforming norms and reports neither which nor why not. Beside it the engine runs a listing
shape over the same dossier (path ``lg:candidate``, node the criterion's pattern): candidates without a result conform, and
the details of the others say in which slot they miss. Listing shapes are made here from the criterion; nothing about a
criterion is written twice.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from legalgraph.namespaces import LG, RDF_TYPE, SH
from legalgraph.store import NamedNode, Triple

if TYPE_CHECKING:
    from collections.abc import Iterable
_PATTERN, _POLARITY, _TARGET = NamedNode(LG + "pattern"), NamedNode(LG + "polarity"), NamedNode(SH + "targetClass")
_SAYS = frozenset({_PATTERN, _POLARITY, _TARGET})


def listing_shapes(framework: Iterable[Triple]) -> list[Triple]:
    """The listing shape of every criterion and extra-credit test of the framework.

    Links each test to its listing's property shape by ``lg:listing``.
    """
    facts: dict[str, dict[NamedNode, NamedNode]] = {}
    for triple in framework:
        if triple.predicate in _SAYS and isinstance(triple.subject, NamedNode) and isinstance(triple.object, NamedNode):
            facts.setdefault(triple.subject.value, {})[triple.predicate] = triple.object
    shapes: list[Triple] = []
    for test, said in sorted(facts.items()):
        pattern, topic = said.get(_PATTERN), said.get(_TARGET)
        if pattern is None or topic is None or _POLARITY not in said:
            continue
        node, candidate = NamedNode(test + "/listing"), NamedNode(test + "/listing/candidate")
        shapes += [
            Triple(node, NamedNode(RDF_TYPE), NamedNode(SH + "NodeShape")),
            Triple(node, _TARGET, topic),
            Triple(node, NamedNode(SH + "property"), candidate),
            Triple(candidate, NamedNode(RDF_TYPE), NamedNode(SH + "PropertyShape")),
            Triple(candidate, NamedNode(SH + "path"), NamedNode(LG + "candidate")),
            Triple(candidate, NamedNode(SH + "node"), pattern),
            Triple(NamedNode(test), NamedNode(LG + "listing"), candidate),
        ]
    return shapes


def limit(shapes: list[Triple], only: frozenset[str]) -> list[Triple]:
    """Leave only the named tests with targets and polarity; without names, leave all.

    A test that loses them stays in the framework and is reported as untested.
    """
    if not only:
        return shapes

    def kept(node: str) -> bool:
        return any(node == test or node.startswith(test + "/") for test in only)

    aimed = {_TARGET, _POLARITY}
    return [t for t in shapes if t.predicate not in aimed or kept(str(t.subject).strip("<>"))]


def targeted(shapes: Iterable[Triple]) -> list[Triple]:
    """What is said of shapes with a target, and of all to which they lead: the rest has no effect on a report."""
    said: dict[object, list[Triple]] = {}
    for triple in shapes:
        said.setdefault(triple.subject, []).append(triple)
    found: list[Triple] = []
    seen: set[object] = set()
    todo: list[object] = [node for node, facts in said.items() if any(t.predicate == _TARGET for t in facts)]
    while todo:
        node = todo.pop()
        if node not in seen:
            seen.add(node)
            found += said.get(node, ())
            todo += [t.object for t in said.get(node, ()) if t.object in said]
    return found
