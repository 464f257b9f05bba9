"""The shipped law of Mississippi, for tests that change it: loaded once a process, assessed as often as needed."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from legalgraph import card
from legalgraph.dataset import Dataset, load_dataset
from legalgraph.engine import evaluate

if TYPE_CHECKING:
    from collections.abc import Iterable

    from legalgraph.evaluation import Evaluation
    from legalgraph.model import Assessment, Criterion
    from legalgraph.store import Triple

SLUG, FRAMEWORK = "us-ms", "shared-hope-2023"


@cache
def dataset() -> Dataset:
    return load_dataset()


@cache
def law() -> tuple[Triple, ...]:
    member = dataset().jurisdiction(SLUG)
    return tuple(dataset().triples("ontology/", member.folder))


@cache
def rules() -> tuple[Triple, ...]:
    return tuple(dataset().triples(dataset().framework(FRAMEWORK).folder))


def evaluated(triples: Iterable[Triple], only: Iterable[str] = ()) -> Evaluation:
    framework = dataset().framework(FRAMEWORK)
    return evaluate(
        triples,
        rules(),
        jurisdiction=dataset().jurisdiction(SLUG).iri.value,
        framework_iri=framework.iri.value,
        as_of=dataset().reference_date(framework),
        only=only,
    )


def assessed(triples: Iterable[Triple]) -> Assessment:
    return card.read(evaluated(triples), dataset().jurisdiction(SLUG), dataset().framework(FRAMEWORK))


@cache
def base() -> Assessment:
    return assessed(law())


@cache
def base_evaluation() -> Evaluation:
    return evaluated(law())


def criteria(assessment: Assessment) -> dict[str, Criterion]:
    """Every criterion and extra-credit test by IRI."""
    found = [one for goal in assessment.goals for one in goal.criteria]
    found += [one for extra in assessment.extra_credit for one in extra.tests]
    return {one.iri: one for one in found}


def without(*dropped: Triple) -> list[Triple]:
    gone = set(dropped)
    return [triple for triple in law() if triple not in gone]
