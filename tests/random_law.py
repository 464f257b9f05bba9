"""Made-up law of realistic shape: real norms, changed at random, moved into a jurisdiction of their own.

``choose`` makes every choice, so that hypothesis can shrink what is drawn and a benchmark can seed it.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, TypeAlias

import mississippi as ms
from legalgraph.namespaces import CONCEPT, DATA, ELI, LG, RDF_TYPE, RDFS, SKOS, XSD
from legalgraph.store import BlankNode, Literal, NamedNode, Term, Triple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    Choose: TypeAlias = Callable[[Sequence[Term]], Term]

HOME = DATA + ms.SLUG
PARTS = (LG + "conduct", LG + "penalty")
LEFT_OUT = {LG + name for name in ("evidence", "readWith", "basis", "expressedBy", "passage")}
TYPE = NamedNode(RDF_TYPE)


@cache
def about() -> dict[Term, list[Triple]]:
    """What the law of Mississippi says of each node, less evidence and words."""
    found: dict[Term, list[Triple]] = {}
    for triple in ms.law():
        if triple.predicate.value not in LEFT_OUT and not isinstance(triple.object, BlankNode):
            found.setdefault(triple.subject, []).append(triple)  # type: ignore[arg-type]
    return found


@cache
def norms() -> tuple[tuple[Triple, ...], ...]:
    """Each norm with its parts."""
    found = []
    for norm in sorted({t.subject for t in ms.law() if t.predicate.value == LG + "expressedBy"}, key=str):
        own = about()[norm]  # type: ignore[index]
        parts = [t.object for t in own if t.predicate.value in PARTS]
        found.append((*own, *(t for part in parts for t in about()[part])))  # type: ignore[index]
    return tuple(found)


@cache
def domain(slot: str) -> tuple[Term, ...]:
    """What may stand in a slot: what stands in it somewhere, the rest of those concept schemes, and not stated."""
    seen = {t.object for t in ms.law() if t.predicate.value == slot}
    schemes = {v.value.rpartition("/")[0] for v in seen if isinstance(v, NamedNode) and v.value.startswith(CONCEPT)}
    for node in about():
        if isinstance(node, NamedNode) and node.value.rpartition("/")[0] in schemes:
            seen.add(node)
    return (NamedNode(LG + "NotStated"), *sorted(seen, key=str))  # type: ignore[arg-type]


@cache
def slots() -> frozenset[str]:
    return frozenset(
        t.subject.value  # type: ignore[union-attr]
        for t in ms.law()
        if t.predicate.value == RDFS + "subPropertyOf" and t.object.value in (LG + "slot", LG + "valueSlot")  # type: ignore[union-attr]
    )


def moved(triples: Iterable[Triple], home: str) -> list[Triple]:
    """The same triples in another jurisdiction."""

    def move(term: Term) -> Term:
        if isinstance(term, NamedNode) and (term.value + "/").startswith(HOME + "/"):
            return NamedNode(home + term.value.removeprefix(HOME))
        return term

    return [Triple(move(t.subject), t.predicate, move(t.object)) for t in triples]  # type: ignore[arg-type]


def frame(home: str, topics: Iterable[str]) -> list[Triple]:
    """A jurisdiction with a provision of one version, and a record of what was searched."""
    place, provision, version = (NamedNode(home + end) for end in ("", "/code/1", "/code/1@2023"))
    record, day = NamedNode(home + "/research/all"), Literal("2023-07-01", datatype=NamedNode(XSD + "date"))
    rows = [
        (place, RDF_TYPE, NamedNode(LG + "Jurisdiction")),
        (place, RDFS + "label", Literal("somewhere", language="en")),
        (provision, ELI + "jurisdiction", place),
        (version, ELI + "realizes", provision),
        (version, LG + "knownInForceOn", day),
        (record, RDF_TYPE, NamedNode(LG + "ResearchRecord")),
        (record, LG + "searchedIn", place),
        (record, LG + "asOf", day),
        *((record, LG + "topic", NamedNode(topic)) for topic in topics),
    ]
    return [Triple(subject, NamedNode(predicate), value) for subject, predicate, value in rows]


def changed(norm: Sequence[Triple], home: str, changes: Iterable[int], choose: Choose) -> list[Triple]:
    """A norm in another jurisdiction, some of its slots (by their place among its triples) changed."""
    triples = list(norm)
    for place in changes:
        old = triples[place % len(triples)]
        if old.predicate.value in slots() and old.predicate.value not in PARTS:
            triples[place % len(triples)] = Triple(old.subject, old.predicate, choose(domain(old.predicate.value)))
    subject = norm[0].subject
    assert isinstance(subject, NamedNode)
    triples.append(Triple(subject, NamedNode(LG + "expressedBy"), NamedNode(HOME + "/code/1@2023")))
    return moved(triples, home)


@cache
def topics() -> tuple[str, ...]:
    scheme = NamedNode(CONCEPT + "topic")
    return tuple(
        sorted(
            t.subject.value  # type: ignore[union-attr]
            for t in ms.law()
            if t.predicate.value == SKOS + "inScheme" and t.object == scheme
        )
    )


def ontology() -> list[Triple]:
    return list(ms.dataset().triples("ontology/"))


def agents(home: str) -> list[Triple]:
    """The bodies and funds that norms name."""
    kinds = {"agent", "fund"}
    found = [t for node, said in about().items() for t in said if _kind(node) in kinds]
    return moved(found, home)


def _kind(node: Term) -> str:
    return node.value.removeprefix(HOME + "/").partition("/")[0] if isinstance(node, NamedNode) else ""
