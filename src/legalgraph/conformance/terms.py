"""Misspelt and misplaced terms: what no vocabulary knows, and what a framework may not use."""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING, Final

from legalgraph.conformance.shapes import SHAPES
from legalgraph.conformance.values import called
from legalgraph.errors import UnknownName
from legalgraph.namespaces import CONCEPT, DATA, DERIVED, ELI, GRAPH, LG, ROOT, RULES, SH, SKOS
from legalgraph.resources import queries
from legalgraph.store import NamedNode

if TYPE_CHECKING:
    from collections.abc import Iterator

    from legalgraph.conformance.intake import File, Node
    from legalgraph.conformance.values import Finding
    from legalgraph.conformance.world import World

_LISTS: Final = "https://w3id.org/legalgraph/ontology/shape/terms/"
_TWIN: Final = re.compile(r"\bd:(\w+)")
_ELSEWHERE: Final = (DATA, RULES, GRAPH, ROOT + "ontology/", ROOT + "shapes/")
_DEMAND = "Correct the spelling"


def check_terms(world: World) -> Iterator[Finding]:
    """Findings about terms, each with the node whose statement uses it."""
    described = {node.value for node in world.described() if isinstance(node, NamedNode)}
    twins = _twins(world)
    shacl, allowed = _members(world, "shacl"), _members(world, "framework")
    names = {
        LG: sorted(term for term in described if term.startswith(LG)),
        DERIVED: sorted(twins),
        CONCEPT: sorted(term for term in described if term.startswith(CONCEPT)),
        ELI: sorted(term for term in described if term.startswith(ELI)),
    }
    for file in world.checked.values():
        for node, term, place in _uses(file):
            if term.startswith(SH):
                if term not in shacl:
                    wrong = f"SHACL has no term {called(term)}; a validator would pass over it in silence."
                    mend = _nearest("SHACL term", term, shacl)
                    yield world.finding(file, node, "shacl-term", wrong, mend, value=NamedNode(term))
                elif term not in allowed and not file.name.startswith(SHAPES):
                    wrong = f"{called(term)} is not used here."
                    mend = "Say it with the SHACL terms that the conventions list: no SPARQL, scripts, patterns or other targets."
                    yield world.finding(file, node, "shacl-subset", wrong, mend, value=NamedNode(term))
            elif term.startswith(ELI) and not file.name.startswith("ontology/"):
                near = difflib.get_close_matches(term, names[ELI], n=1, cutoff=0.9)
                if term not in described and near:
                    wrong, mend = f"{called(term)} is not used here.", f"Did you mean {called(near[0])}?"
                    yield world.finding(file, node, "unknown-term", wrong, mend, value=NamedNode(term))
            elif (
                term.startswith(ROOT)
                and not term.startswith(_ELSEWHERE)
                and term not in twins
                and term not in described
            ):
                space = next((space for space in names if term.startswith(space)), None)
                mend = _nearest("term", term, names[space]) if space else f"{_DEMAND} of the namespace."
                wrong = f"No vocabulary knows {called(term)}."
                yield world.finding(file, node, "unknown-term", wrong, mend, value=NamedNode(term))
            if place == "predicate" and term.startswith(DERIVED):
                wrong = f"{called(term)} is derived in a snapshot and is never stated."
                mend = "Remove it, and state the slot that it follows from."
                yield world.finding(file, node, "derived-stated", wrong, mend, path=term)


def _uses(file: File) -> Iterator[tuple[Node, str, str]]:
    seen: set[tuple[Node, str]] = set()
    for triple in file.triples:
        for place, term in (("subject", triple.subject), ("predicate", triple.predicate), ("object", triple.object)):
            if isinstance(term, NamedNode) and (triple.subject, term.value) not in seen:
                seen.add((triple.subject, term.value))
                yield triple.subject, term.value, place


def _nearest(kind: str, term: str, known: set[str] | list[str]) -> str:
    stem = term.rpartition("/")[0] if term.startswith(CONCEPT) else ""
    candidates = [called(name) for name in known if name.startswith(stem)] or [called(name) for name in known]
    mend = UnknownName.among(kind, called(term), candidates).mend or _DEMAND
    return f"{mend[0].upper()}{mend[1:]}"


def _twins(world: World) -> set[str]:
    """The derived terms: twins that slots declare, and what the snapshot's queries construct."""
    found = {
        triple.object.value
        for file in world.files
        for triple in file.triples
        if triple.predicate.value in {LG + "closesInto", LG + "namesInto", LG + "bearsOn"}
        and isinstance(triple.object, NamedNode)
    }
    for _, query in queries("snapshot"):
        found |= {DERIVED + name for name in _TWIN.findall(query)}
    return found


def _members(world: World, name: str) -> set[str]:
    return {
        term.value for term in world.values(NamedNode(_LISTS + name), SKOS + "member") if isinstance(term, NamedNode)
    }
