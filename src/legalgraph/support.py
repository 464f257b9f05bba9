"""What every outcome rests on, as frozen values: enough to count again, without a store, after provisions are gone.

Not everything that a repeal changes can be told from this. A norm can also lend its reach to others, or confine their words;
such norms are listed in ``Support.leaned_on``, and whoever counts with these values should say so where one of them is gone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from legalgraph.fast.evaluator import Evaluator
from legalgraph.fast.ledger import entries
from legalgraph.namespaces import DERIVED, EARL, LG, PROV, SH, local
from legalgraph.store import NamedNode

if TYPE_CHECKING:
    from collections.abc import Iterator

    from legalgraph.evaluation import Evaluation
    from legalgraph.fast.ledger import Entry
    from legalgraph.store import Term

_SEARCHED: Final = f"""SELECT ?assessment ?test WHERE {{
  ?assertion <{EARL}test> ?test ; <{LG}supportedByRecord> true ; <{PROV}wasGeneratedBy> ?assessment }}"""
_BANDS: Final = f"""SELECT ?assessment ?measure ?letter ?bound WHERE {{
  ?assessment <{LG}byFramework> ?framework .
  ?band <{LG}inFramework> ?framework ; <{LG}appliesTo> ?measure ; <{LG}letter> ?letter ; <{LG}lowerBound> ?bound }}
ORDER BY ?measure DESC(?bound)"""

_ROUNDING: Final = f"""SELECT ?assessment ?rule WHERE {{
  ?assessment <{LG}byFramework> ?framework . ?framework <{LG}rounding> ?rule }}"""


@dataclass(frozen=True, slots=True)
class TestSupport:
    """A test's candidates, those that fit its pattern and those left open, and how it counts.

    ``presupposed`` holds, for each part of what the test presupposes, the candidates of which one is needed; ``None`` where
    the presupposition is of another form, and then ``absent`` stays as it is.
    """

    test: str
    polarity: str
    candidates: tuple[str, ...]
    conforming: tuple[str, ...]
    undecided: tuple[str, ...]
    searched: bool
    absent: bool
    absent_passes: bool
    presupposed: tuple[tuple[str, ...], ...] | None
    points: float | None
    category: str | None


@dataclass(frozen=True, slots=True)
class Support:
    """The support of all tests, the norms that others lean on, the grade bands as (measure, letter, lower bound), and whether
    figures are rounded before they are graded.
    """

    tests: tuple[TestSupport, ...]
    leaned_on: tuple[str, ...]
    bands: tuple[tuple[str, str, float], ...]
    rounded: bool = False


def support(evaluation: Evaluation) -> Support:
    """What the outcomes of an evaluation rest on."""
    store, plan = evaluation.store, evaluation.plan
    searched = {row["test"] for row in store.select(_SEARCHED, assessment=evaluation.iri)}
    evaluator = Evaluator(plan, evaluation.index)
    tests = tuple(_test(evaluation, evaluator, entry, searched) for entry in entries(plan, evaluation.index, evaluator))
    bands = store.select(_BANDS, assessment=evaluation.iri)
    return Support(
        tests,
        tuple(norm.value for norm in store.subjects(LG + "expressedBy") if _is_leaned_on(evaluation, norm.value)),
        tuple((local(row["measure"]), row["letter"], float(row["bound"])) for row in bands),
        any(local(row["rule"]) == "RoundedHalfUp" for row in store.select(_ROUNDING, assessment=evaluation.iri)),
    )


def _test(evaluation: Evaluation, evaluator: Evaluator, entry: Entry, searched: set[str]) -> TestSupport:
    facts = dict(evaluation.plan.shapes[NamedNode(entry.test.iri)])

    def iris(positions: object) -> tuple[str, ...]:
        return tuple(sorted(evaluation.index.iri(one).value for one in positions))  # type: ignore[attr-defined]

    points, treatment, category = (facts.get(LG + name) for name in ("points", "whenInapplicable", "category"))
    presupposed = list(_presupposed(evaluator, entry))
    return TestSupport(
        test=entry.test.iri,
        polarity=local(facts[LG + "polarity"].value).lower(),
        candidates=iris(entry.candidates),
        conforming=iris(entry.conforming),
        undecided=iris(entry.undecided),
        searched=entry.test.iri in searched,
        absent=entry.absent,
        absent_passes=treatment is not None and local(treatment.value) == "CountsAsPassed",
        presupposed=None if None in presupposed else tuple(iris(one) for one in presupposed),
        points=None if points is None else float(points.value),
        category=None if category is None else local(category.value),
    )


def _presupposed(evaluator: Evaluator, entry: Entry) -> Iterator[list[int] | None]:
    """The candidates that meet each part of what is presupposed; ``None`` for a part that does not count candidates."""
    if entry.test.presupposes is None:
        return
    for predicate, part in evaluator.plan.shapes.get(entry.test.presupposes, []):
        if predicate == SH + "property":
            counted = dict(evaluator.plan.shapes.get(part, []))
            pattern, least = counted.get(SH + "qualifiedValueShape"), counted.get(SH + "qualifiedMinCount")
            simple = counted.get(SH + "path") == NamedNode(LG + "candidate") and _one(least) and pattern is not None
            fits = evaluator.verdict(pattern).fits if simple and pattern is not None else 0
            yield [norm for norm in entry.candidates if fits >> norm & 1] if simple else None


def _one(count: Term | None) -> bool:
    return count is not None and count.value == "1"


def _is_leaned_on(evaluation: Evaluation, norm: str) -> bool:
    """Whether something beside the norm's own parts is derived from it."""
    return any(
        quad.predicate.value.startswith(DERIVED)
        and isinstance(quad.subject, NamedNode)
        and not quad.subject.value.startswith(norm)
        for quad in evaluation.store.quads(None, None, NamedNode(norm))
    )
