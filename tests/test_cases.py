"""Every criterion has a passing, a failing and a cannot-tell case, and an inapplicable one where it can be inapplicable.

A case file is TriG: the default graph is shared, each named graph is an outcome and adds what brings it about.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from legalgraph.dataset import Dataset, load_dataset
from legalgraph.engine import evaluate
from legalgraph.namespaces import EARL, LG, RULES, local
from legalgraph.proofgraph import proof_turtle
from legalgraph.store import NamedNode, Triple, TripleStore, parse, read
from legalgraph.verification.proofs import check_proof

if TYPE_CHECKING:
    from legalgraph.evaluation import Evaluation

CASES = Path(__file__).parent / "cases"
FILES = sorted(CASES.rglob("*.trig"))
BASE = "https://w3id.org/legalgraph/id/zz/"
OUTCOMES = {"passed", "failed", "cantTell", "inapplicable"}


@cache
def shipped() -> Dataset:
    return load_dataset()


def criterion_of(file: Path) -> tuple[str, str]:
    """The framework's slug and the criterion's IRI that a path names."""
    framework, goal, name = file.relative_to(CASES).with_suffix("").parts
    kind = "extra" if name.startswith("extra-") else "criterion"
    return framework, f"{RULES}{framework}/{kind}/{goal}/{name.removeprefix('extra-')}"


def graphs(file: Path) -> dict[str, list[Triple]]:
    shared: list[Triple] = []
    named: dict[str, list[Triple]] = {}
    for quad in read(file, name=str(file), base=BASE):
        if isinstance(quad.graph_name, NamedNode):
            named.setdefault(quad.graph_name.value.removeprefix(BASE), []).append(quad.triple)
        else:
            shared.append(quad.triple)
    return {outcome: shared + triples for outcome, triples in named.items()}


def outcomes_of(file: Path) -> list[str]:
    return sorted(graphs(file))


def evaluated(law: list[Triple], framework: str, test: str) -> Evaluation:
    dataset = shipped()
    member = dataset.framework(framework)
    return evaluate(
        [*dataset.triples("ontology/"), *law],
        dataset.triples(member.folder),
        jurisdiction=BASE.rstrip("/"),
        framework_iri=member.iri.value,
        as_of=date(2023, 7, 1),
        only=[test],
    )


def outcome(law: list[Triple], framework: str, test: str) -> str:
    return stated(evaluated(law, framework, test), test)


def stated(found: Evaluation, test: str) -> str:
    rows = found.store.select(
        f"SELECT ?test ?outcome WHERE {{ ?a <{EARL}test> ?test ; <{LG}outcome> ?outcome }}", test=NamedNode(test)
    )
    return local(rows[0]["outcome"]) if rows else "no outcome at all"


@pytest.mark.parametrize(
    ("file", "expected"),
    [
        pytest.param(file, expected, id=f"{file.parent.name}/{file.stem}-{expected}")
        for file in FILES
        for expected in outcomes_of(file)
    ],
)
def test_case(file: Path, expected: str) -> None:
    framework, test = criterion_of(file)
    found = evaluated(graphs(file)[expected], framework, test)
    assert stated(found, test) == expected
    if "/criterion/" in test:
        assert retold(found, test) == ""


def retold(found: Evaluation, test: str) -> str:
    """What the verifier of proofs, which shares no code with the engine, finds wrong with the outcome."""
    goal = found.store.select(
        f"SELECT ?t ?number WHERE {{ ?g <{LG}criterion> ?t ; <{LG}number> ?number }}", t=NamedNode(test)
    )
    proof = [quad.triple for quad in parse(proof_turtle(found, goal[0]["number"])[0], "ttl", name=test)]
    made = {t.subject for t in proof if t.predicate.value == EARL + "test" and t.object == NamedNode(test)}
    (told,) = [one for one in check_proof(proof, None) if one.kind == "outcome" and NamedNode(one.iri) in made]
    return told.wrong


def frameworks_store() -> TripleStore:
    store = TripleStore()
    store.add(shipped().triples("rules/"))
    return store


def test_every_criterion_has_its_cases() -> None:
    wanted = {"passed", "failed", "cantTell"}
    have = {criterion_of(file)[1]: set(outcomes_of(file)) for file in FILES}
    rows = frameworks_store().select(
        f"SELECT ?test ?treatment WHERE {{ ?test <{LG}pattern> ?p OPTIONAL {{ ?test <{LG}whenInapplicable> ?treatment }} }}"
    )
    problems = []
    for row in rows:
        need = wanted | ({"inapplicable"} if row.get("treatment") else set())
        missing = need - have.get(row["test"], set())
        if missing:
            problems.append(f"{row['test']}: no case for {', '.join(sorted(missing))}")
    unknown = set(have) - {row["test"] for row in rows}
    problems += [f"{test}: cases for a test that does not exist" for test in sorted(unknown)]
    problems += [f"{f}: unknown outcome {o}" for f in FILES for o in outcomes_of(f) if o not in OUTCOMES]
    assert not problems, "\n".join(problems)


def test_cases_are_discovered() -> None:
    assert len(FILES) == sum(1 for _ in CASES.glob("*/*/*.trig")) > 0
