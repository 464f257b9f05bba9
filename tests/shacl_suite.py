"""The W3C SHACL suite run through the fast engine: which of its tests lie in the subset, and what comes of them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from legalgraph.errors import BadInput
from legalgraph.fast.evaluator import Evaluator
from legalgraph.fast.index import Index
from legalgraph.fast.shapes import read_shapes
from legalgraph.fast.subset import check
from legalgraph.namespaces import RDF_TYPE, RDFS, SH
from legalgraph.store import BlankNode, NamedNode, Term, Triple, as_stored, parse

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

SUITE = Path(__file__).resolve().parents[2] / "shared" / "suites" / "shacl"
MF = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
SHT = "http://www.w3.org/ns/shacl-test#"
TARGETS = ("targetNode", "targetClass", "targetSubjectsOf", "targetObjectsOf")


@dataclass(frozen=True)
class Case:
    """One test of the suite: data, shapes, and the focus nodes that its report names (none where it expects a failure)."""

    name: str
    data: tuple[Triple, ...]
    shapes: tuple[Triple, ...]
    foci: frozenset[str] | None


@cache
def graph(file: Path) -> tuple[Triple, ...]:
    return tuple(quad.triple for quad in parse(file.read_bytes(), "ttl", name=file.name, base=file.as_uri()))


def objects(triples: Iterable[Triple], subject: Term, predicate: str) -> list[Term]:
    return [t.object for t in triples if t.subject == subject and t.predicate.value == predicate]  # type: ignore[misc]


@cache
def cases() -> tuple[Case, ...]:
    found = []
    for file in sorted(SUITE.rglob("*.ttl")):
        triples = graph(file)
        for entry in [t.subject for t in triples if t.object == NamedNode(SHT + "Validate")]:
            action, result = (objects(triples, entry, MF + name)[0] for name in ("action", "result"))
            data, shapes = (
                graph(file.parent / objects(triples, action, SHT + kind)[0].value.rsplit("/", 1)[-1])
                for kind in ("dataGraph", "shapesGraph")
            )
            foci = frozenset(
                str(focus)
                for one in objects(triples, result, SH + "result")
                for focus in objects(as_stored(triples), one, SH + "focusNode")
            )
            name = f"{file.parent.relative_to(SUITE)}/{file.stem}"
            found.append(Case(name, data, shapes, None if result == NamedNode(SHT + "Failure") else foci))
    return tuple(found)


def targets(case: Case, shape: Term) -> set[Term]:
    """The focus nodes of a shape. Targets are no business of the engine: a framework's only target is its dossier."""
    subclass, kind, data = RDFS + "subClassOf", RDF_TYPE, case.data
    found: set[Term] = set(objects(case.shapes, shape, SH + "targetNode"))
    classes = set(objects(case.shapes, shape, SH + "targetClass"))
    kinds = objects(case.shapes, shape, kind)
    if any(NamedNode(name) in kinds for name in (RDFS + "Class", "http://www.w3.org/2002/07/owl#Class")):
        classes.add(shape)
    while more := {t.subject for t in data if t.predicate.value == subclass and t.object in classes} - classes:
        classes |= more  # type: ignore[arg-type]
    found |= {t.subject for t in data if t.predicate.value == kind and t.object in classes}  # type: ignore[misc]
    for path in objects(case.shapes, shape, SH + "targetSubjectsOf"):
        found |= {t.subject for t in data if t.predicate == path}  # type: ignore[misc]
    for path in objects(case.shapes, shape, SH + "targetObjectsOf"):
        found |= {t.object for t in data if t.predicate == path}  # type: ignore[misc]
    return found


def run(case: Case) -> frozenset[str]:
    """The focus nodes with a result. Raises ``BadInput`` where the shapes lie outside the subset."""
    aims = {SH + name for name in TARGETS}
    extra = [t for t in case.shapes if t.predicate.value in aims]
    shapes = [t for t in case.shapes if t.predicate.value not in aims and not t.predicate.value.startswith(SHT)]
    aimed: dict[Term, set[Term]] = {}
    for shape in dict.fromkeys(t.subject for t in case.shapes):
        if found := targets(case, shape):  # type: ignore[arg-type]
            aimed[shape] = found  # type: ignore[index]
    report = {
        t.subject
        for t in shapes
        if t.object in (NamedNode(SH + "ValidationReport"), NamedNode(SH + "ValidationResult"))
    }
    plan = read_shapes(t for t in shapes if t.subject not in report)
    check(plan, named=False)
    known = aimed.keys() & plan.shapes.keys()
    mentioned = Triple(NamedNode("urn:x"), NamedNode("urn:mentions"), NamedNode("urn:x"))
    extra = [Triple(mentioned.subject, mentioned.predicate, node) for shape in known for node in aimed[shape]]
    evaluator = Evaluator(plan, Index(as_stored([*case.data, *extra])))
    return frozenset(
        focus
        for shape in known
        for t in as_stored(Triple(mentioned.subject, mentioned.predicate, node) for node in aimed[shape])
        for focus in reported(evaluator, shape, evaluator.index.find(t.object))  # type: ignore[arg-type]
    )


def reported(evaluator: Evaluator, shape: Term, node: int) -> Iterator[str]:
    """The focus nodes of the results that a shape gives for a node: nested property shapes report their own."""
    facts = evaluator.plan.shapes[shape]
    path = next((value.value for predicate, value in facts if predicate == SH + "path"), None)
    own = BlankNode(f"own{abs(hash(shape))}")
    evaluator.plan.shapes[own] = [pair for pair in facts if pair[0] != SH + "property"]
    if not evaluator.verdict(own).fits >> node & 1:
        yield evaluator.index.nodes[node]
    below = [node] if path is None else evaluator.index.values_by_subject(path).get(node, [])
    for predicate, nested in facts:
        if predicate == SH + "property":
            for value in below:
                yield from reported(evaluator, nested, value)


def verdict(case: Case) -> tuple[str, str]:
    """Whether a test is in, out or wrong, and by which construct it is out."""
    try:
        found = run(case)
    except BadInput as refusal:
        return ("in", "refused, as it expects") if case.foci is None else ("out", construct(refusal.message))
    if case.foci is None:
        return "wrong", "the test expects a failure"
    return ("in", "") if found == case.foci else ("wrong", f"{sorted(found)} and not {sorted(case.foci)}")


def construct(message: str) -> str:
    """The construct that a refusal names."""
    named = re.search(r"sh:\w+", message)
    return named[0] if named else "sh:path" if "path" in message else message


def table() -> str:
    """The whole suite as the text of ``w3c/shacl-subset.tsv``."""
    rows = [(case.name, *verdict(case)) for case in cases()]
    return "test\tverdict\tbecause\n" + "".join("\t".join(row).rstrip() + "\n" for row in rows)
