"""The ledger of an evaluation: what every test found in every dossier, as the same triples that the reference engine gives."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from legalgraph.fast.evaluator import Evaluator
from legalgraph.fast.index import Bits, Index, bits_of
from legalgraph.namespaces import EARL, LG, PROV, RDF_TYPE, SH
from legalgraph.store import Literal, NamedNode, Term, Triple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from legalgraph.fast.plan import Plan, Test

_TYPE = NamedNode(RDF_TYPE)
_TRUE = Literal(True)


@dataclass(frozen=True, slots=True)
class Entry:
    """A test in one dossier: its candidates, those that conform, those left open, and whether what it presupposes is absent."""

    test: Test
    dossier: int
    candidates: Bits
    conforming: Bits
    undecided: Bits
    absent: bool


def entries(plan: Plan, index: Index) -> Iterator[Entry]:
    """Every test in every dossier that it is aimed at: one pass for all jurisdictions."""
    evaluator = Evaluator(plan, index)
    dossiers: dict[str, list[int]] = {}
    types = index.values(RDF_TYPE)
    candidates: dict[int, Bits] = {}
    for dossier, norm in index.edges.get(LG + "candidate", ()):
        candidates[dossier] = candidates.get(dossier, 0) | 1 << norm
    for test in plan.tests:
        if test.topic not in dossiers:
            topic = index.number.get(NamedNode(test.topic))
            dossiers[test.topic] = list(bits_of(types.get(topic, 0))) if topic is not None else []
        found = evaluator.verdict(test.pattern)
        scheme = None if test.presupposes is None else evaluator.verdict(test.presupposes).fits
        for dossier in dossiers[test.topic]:
            among = candidates.get(dossier, 0)
            absent = (test.every and not among) or (scheme is not None and not scheme >> dossier & 1)
            yield Entry(test, dossier, among, among & found.fits, among & found.open, absent)


def facts(plan: Plan, index: Index, assessment: NamedNode, base: str) -> list[Triple]:
    """The ledger as triples of one assessment; ``base`` is the framework's IRI, from which assertions take their names."""
    out: list[Triple] = []
    for entry in entries(plan, index):
        test = entry.test.iri
        assertion = NamedNode(f"{assessment.value}/{test.removeprefix(base)}")
        out += [
            Triple(assertion, _TYPE, NamedNode(EARL + "Assertion")),
            Triple(assertion, NamedNode(EARL + "test"), NamedNode(test)),
            Triple(assertion, NamedNode(EARL + "subject"), _named(index.nodes[entry.dossier])),
            Triple(assertion, NamedNode(EARL + "mode"), NamedNode(EARL + "automatic")),
            Triple(assertion, NamedNode(PROV + "wasGeneratedBy"), assessment),
        ]
        for name, found in (
            ("conforming", entry.conforming),
            ("nonConforming", entry.candidates & ~entry.conforming),
            ("undecided", entry.undecided),
        ):
            out += [
                Triple(assertion, NamedNode(LG + name), _named(index.nodes[position])) for position in bits_of(found)
            ]
        if entry.absent:
            out.append(Triple(assertion, NamedNode(LG + "presuppositionFails"), _TRUE))
    return out


def misses(plan: Plan, index: Index, pattern: str, norm: str) -> list[str]:
    """In what a norm fails a pattern: the messages of the property shapes at the leaves, sorted."""
    evaluator = Evaluator(plan, index)
    start = index.number.get(NamedNode(norm))
    return [] if start is None else sorted(set(_leaves(evaluator, NamedNode(pattern), start)))


def _leaves(evaluator: Evaluator, shape: Term, node: int) -> Iterator[str]:
    facts_of = dict(evaluator.plan.shapes.get(shape, []))
    path = facts_of.get(NamedNode(SH + "path").value)
    for reporter, verdict in evaluator.parts(shape):
        if verdict.fits >> node & 1:
            continue
        nested = facts_of.get(SH + "node") if path is not None else None
        if path is None and reporter is not None:
            yield from _leaves(evaluator, reporter, node)
            continue
        failing = (
            [
                value
                for subject, value in evaluator.index.edges.get(path.value, ())
                if subject == node and not evaluator.verdict(nested).fits >> value & 1
            ]
            if nested is not None and path is not None
            else []
        )
        if failing and nested is not None:
            for value in failing:
                yield from _leaves(evaluator, nested, value)
        elif SH + "message" in facts_of:
            yield facts_of[SH + "message"].value


def _named(term: Term) -> NamedNode:
    assert isinstance(term, NamedNode)
    return term
