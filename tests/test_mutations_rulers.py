"""The same mutations under every further framework that is shipped, over the law that it judges.

For every criterion that passes by a witness, and for every slot that its pattern asks for: take that slot from all of its
witnesses, and the criterion no longer passes. For every criterion that passes because nothing bad is there: add the norms of the
failing case, and it fails.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import pytest

import mississippi as ms
from legalgraph import card
from legalgraph.engine import evaluate
from legalgraph.errors import BadInput
from legalgraph.namespaces import LG, RULES
from legalgraph.store import NamedNode, Triple
from test_cases import CASES, graphs
from test_mutations import facts_of, objects, transplant, wanted_by

if TYPE_CHECKING:
    from collections.abc import Iterable

    from legalgraph.asof import AsOf
    from legalgraph.model import Assessment

OTHERS = [slug for slug in ms.dataset().frameworks if slug != ms.FRAMEWORK]


def points(slug: str) -> tuple[AsOf, ...]:
    """The law that a framework judges: of its day or, where it has none, as each undated source tells it."""
    try:
        return (ms.dataset().reference_date(ms.dataset().framework(slug)),)
    except BadInput:
        return tuple(ms.dataset().undated(ms.dataset().jurisdiction(ms.SLUG)).values())


def assessed(law: Iterable[Triple], slug: str, point: AsOf, only: Iterable[str] = ()) -> Assessment:
    member, rules = ms.dataset().jurisdiction(ms.SLUG), ms.dataset().framework(slug)
    found = evaluate(
        law,
        ms.dataset().triples(rules.folder),
        jurisdiction=member.iri.value,
        framework_iri=rules.iri.value,
        as_of=point,
        only=only,
    )
    return card.read(found, member, rules)


@cache
def base(slug: str, point: AsOf) -> Assessment:
    return assessed(ms.law(), slug, point)


def passed(*polarities: str) -> list[tuple[str, AsOf, str]]:
    return [
        (slug, point, iri)
        for slug in OTHERS
        for point in points(slug)
        for iri, one in ms.criteria(base(slug, point)).items()
        if one.outcome == "passed" and one.polarity in polarities
    ]


WITNESSED = [
    (slug, point, iri, slot)
    for slug, point, iri in passed("some")
    for slot in sorted(wanted_by(objects(NamedNode(iri), LG + "pattern")[0]))
]
ABSENCES = passed("none", "every")


def test_every_framework_has_something_to_mutate() -> None:
    assert OTHERS
    assert {slug for slug, *_ in WITNESSED} == set(OTHERS)


@pytest.mark.parametrize(
    ("slug", "point", "iri", "slot"),
    WITNESSED,
    ids=[f"{iri.removeprefix(RULES)}-{slot.removeprefix(LG)}" for _, _, iri, slot in WITNESSED],
)
def test_a_witness_without_its_slot_is_no_witness(slug: str, point: AsOf, iri: str, slot: str) -> None:
    witnesses = [norm.iri for norm in ms.criteria(base(slug, point))[iri].witnesses]
    dropped = facts_of(witnesses, slot)
    assert dropped, f"{slot} decides, yet no witness holds it"
    after = ms.criteria(assessed(ms.without(*dropped), slug, point, only=[iri]))
    assert after[iri].outcome != "passed"


@pytest.mark.parametrize(("slug", "point", "iri"), ABSENCES, ids=[iri.removeprefix(RULES) for _, _, iri in ABSENCES])
def test_what_passes_by_absence_fails_by_the_failing_case(slug: str, point: AsOf, iri: str) -> None:
    goal, name = iri.removeprefix(RULES).split("/")[2:4]
    case = graphs(CASES / slug / goal / f"{name}.trig")["failed"]
    home = ms.dataset().jurisdiction(ms.SLUG).iri.value
    moved = [Triple(*(transplant(term, home) for term in (t.subject, t.predicate, t.object))) for t in case]
    added = [t for t in moved if t.subject != NamedNode(home)]
    if not hasattr(point, "isoformat"):  # an undated source tells the added law too
        versions = {t.subject for t in added if t.predicate == NamedNode(LG + "knownInForceOn")}
        added += [Triple(one, NamedNode(LG + "source"), NamedNode(point.iri)) for one in versions]
    after = ms.criteria(assessed([*ms.law(), *added], slug, point, only=[iri]))
    assert after[iri].outcome == "failed"
