"""The ledger of an evaluation: what every test found in every dossier, as the same triples that the reference engine gives."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from legalgraph.fast.compiled import aimed
from legalgraph.fast.evaluator import Evaluator
from legalgraph.fast.index import Index, flags
from legalgraph.namespaces import EARL, LG, PROV, RDF_TYPE, SH
from legalgraph.store import Literal, NamedNode, Term

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from legalgraph.fast.compiled import Shape
    from legalgraph.fast.shapes import Plan, Test

_TRUE: Final = str(Literal(True))
_new = tuple.__new__  # of a named tuple: twice as fast as by its name


class Entry(NamedTuple):
    """A test in one dossier: its candidates, those that conform, those left open, and whether what it presupposes is absent.

    Nodes are positions in the index; ``Index.iri`` names them.
    """

    test: Test
    dossier: int
    candidates: Sequence[int]
    conforming: Sequence[int]
    undecided: Sequence[int]
    absent: bool


def entries(
    plan: Plan, index: Index, evaluator: Evaluator | None = None, only: Collection[str] | None = None
) -> Iterator[Entry]:
    """Every test (or ``only`` these) in every dossier that it is aimed at: one pass for all jurisdictions."""
    evaluator = evaluator or Evaluator(plan, index)
    length, candidates = len(index.nodes), index.candidates
    seen: dict[Shape, tuple[bytes | None, bytes | None]] = {}
    none: Sequence[int] = ()
    for test, pattern, scheme in aimed(plan):
        if only is not None and test.iri not in only:
            continue
        found = seen.get(pattern)
        if found is None:
            fits, could = evaluator.sets(pattern)
            left = could & ~fits & candidates
            fits &= candidates
            found = seen[pattern] = flags(fits, length) if fits else None, flags(left, length) if left else None
        fitting, leaving = found
        every, there = test.every, None if scheme is None else evaluator.sets(scheme)[0]
        for dossier, among in index.dossiers(test.topic):
            fit = [n for n in among if fitting[n]] if fitting else none
            open_ = [n for n in among if leaving[n]] if leaving else none
            absent = (every and not among) or (there is not None and not there >> dossier & 1)
            yield _new(Entry, (test, dossier, among, fit, open_, absent))


def facts(plan: Plan, index: Index, assessment: NamedNode, base: str) -> bytes:
    """The ledger of one assessment as N-Triples; ``base`` is the framework's IRI, from which assertions take their names."""
    out: list[str] = []
    nodes = index.nodes
    for entry in entries(plan, index):
        test = entry.test.iri
        assertion = f"<{assessment.value}/{test.removeprefix(base)}>"
        out += [
            f"{assertion} <{RDF_TYPE}> <{EARL}Assertion> .\n",
            f"{assertion} <{EARL}test> <{test}> .\n",
            f"{assertion} <{EARL}subject> {nodes[entry.dossier]} .\n",
            f"{assertion} <{EARL}mode> <{EARL}automatic> .\n",
            f"{assertion} <{PROV}wasGeneratedBy> {assessment} .\n",
        ]
        conforming = set(entry.conforming)
        for name, found in (
            ("conforming", entry.conforming),
            ("nonConforming", [norm for norm in entry.candidates if norm not in conforming]),
            ("undecided", entry.undecided),
        ):
            out += [f"{assertion} <{LG}{name}> {nodes[position]} .\n" for position in found]
        if entry.absent:
            out.append(f"{assertion} <{LG}presuppositionFails> {_TRUE} .\n")
    return "".join(out).encode()


def misses(plan: Plan, index: Index, pattern: str, norm: str) -> list[str]:
    """In what a norm fails a pattern: the messages of the property shapes at the leaves, sorted."""
    evaluator = Evaluator(plan, index)
    start = index.find(NamedNode(norm))
    return [] if start < 0 else sorted(set(_leaves(evaluator, NamedNode(pattern), start)))


def _leaves(evaluator: Evaluator, shape: Term, node: int) -> Iterator[str]:
    facts_of = dict(evaluator.plan.shapes.get(shape, []))
    path = facts_of.get(SH + "path")
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
                for value in evaluator.index.values_by_subject(path.value).get(node, ())
                if not evaluator.verdict(nested).fits >> value & 1
            ]
            if nested is not None and path is not None
            else []
        )
        if failing and nested is not None:
            for value in failing:
                yield from _leaves(evaluator, nested, value)
        elif SH + "message" in facts_of:
            yield facts_of[SH + "message"].value
