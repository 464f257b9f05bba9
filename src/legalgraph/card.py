"""Reads an assessment's values out of the graph, by the queries in ``queries/card``."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final, Literal, cast

from legalgraph.model import (
    STATUS,
    Assessment,
    Basis,
    Criterion,
    ExtraCredit,
    Goal,
    IssueArea,
    NormRef,
    Outcome,
    Points,
    Repair,
    Scorecard,
    ScorecardRow,
    Status,
    number_key,
)
from legalgraph.namespaces import LG, RDF_TYPE, RDFS, local
from legalgraph.resources import content
from legalgraph.store import NamedNode, Row, TripleStore

if TYPE_CHECKING:
    from legalgraph.dataset import Member
    from legalgraph.evaluation import Evaluation

BASIS: Final[dict[str, Basis]] = {
    "PublishedPoints": "published",
    "ForcedPoints": "forced",
    "AssumedPoints": "assumed",
}
_ROLES: Final = {"witness": "witnesses", "defeater": "defeaters", "nearMiss": "near_misses", "undecided": "undecided"}


def rows(store: TripleStore, name: str, **bindings: NamedNode) -> list[Row]:
    """The rows of ``queries/card/NAME.rq``."""
    text = content("queries", "card", f"{name}.rq").read_text(encoding="utf-8")
    return store.select(text, name=f"queries/card/{name}.rq", **bindings)


def read(evaluation: Evaluation, jurisdiction: Member, framework: Member) -> Assessment:
    """Read the whole assessment."""
    store, iri = evaluation.store, evaluation.iri
    tests, categories = _tests(store, iri, framework.iri.value)
    total = rows(store, "total", assessment=iri)[0]
    return Assessment(
        iri=iri.value,
        jurisdiction=jurisdiction.slug,
        jurisdiction_label=total["jurisdiction"],
        framework=framework.slug,
        framework_label=total["framework"],
        as_of=evaluation.snapshot.as_of,
        total=_points(total),
        maximum=_number(total, "maximum"),
        grade=_grades(total)[0],
        grade_low=total.get("gradeLow"),
        grade_high=total.get("gradeHigh"),
        issue_areas=tuple(
            IssueArea(row["number"], row["label"], _points(row), _number(row, "maximum"), *_grades(row))
            for row in rows(store, "areas", assessment=iri)
        ),
        goals=_goals(store, iri, [one for test, one in tests.items() if test not in categories]),
        extra_credit=_extra_credit(store, iri, tests, categories),
        scorecards=_scorecards(store, iri),
        presumed=tuple(row["version"] for row in rows(store, "presumed", assessment=iri)),
        ntriples=evaluation.ntriples,
        words=_words(store, framework.iri),
        default=any(
            str(getattr(value, "value", "")) == "true" for value in store.values(framework.iri, LG + "isDefault")
        ),
        tiered=any(
            framework.iri in store.values(tier, LG + "inFramework")
            for tier in store.subjects(RDF_TYPE, NamedNode(LG + "Tier"))
        ),
    )


def _words(store: TripleStore, framework: NamedNode) -> dict[Status, str]:
    """What a framework calls statuses."""
    found: dict[Status, str] = {}
    for label in store.subjects(RDF_TYPE, NamedNode(LG + "StatusLabel")):
        if framework in store.values(label, LG + "inFramework"):
            for status in store.values(label, LG + "goalStatus"):
                for word in store.values(label, RDFS + "label"):
                    found[STATUS[local(str(getattr(status, "value", "")))]] = str(getattr(word, "value", ""))
    return found


def _points(row: Row) -> Points | None:
    """The points of a row, if it has any."""
    if (low := row.get("low")) is None:
        return None
    basis = row.get("basis")
    return Points(Decimal(low), Decimal(row["high"]), BASIS[local(basis)] if basis else None)


def _number(row: Row, name: str) -> Decimal | None:
    value = row.get(name)
    return None if value is None else Decimal(value)


def _grades(row: Row) -> tuple[str | None, str | None, str | None]:
    """The letter where it is settled, the worst and the best."""
    low, high = row.get("gradeLow"), row.get("gradeHigh")
    return low if low == high else None, low, high


def _tests(store: TripleStore, iri: NamedNode, base: str) -> tuple[dict[str, Criterion], dict[str, str]]:
    """All tests by IRI, and of those of extra credit their category."""
    norms: dict[tuple[str, str], list[NormRef]] = {}
    for row in rows(store, "norms", assessment=iri):
        role = _ROLES[local(row["role"])]
        norms.setdefault((row["test"], role), []).append(NormRef(row["norm"], row["label"]))
    repairs: dict[str, list[Repair]] = {}
    for row in rows(store, "repairs"):
        kind: Literal["enact", "amend"] = "enact" if local(row["kind"]) == "Enactment" else "amend"
        slot = row.get("slot")
        repairs.setdefault(row["test"], []).append(
            Repair(row["repair"], kind, row["text"], slot and local(slot), row.get("value"))
        )
    found: dict[str, Criterion] = {}
    categories: dict[str, str] = {}
    for row in rows(store, "criteria", assessment=iri):
        test = row["test"]
        polarity = row.get("polarity")
        if category := row.get("category"):
            categories[test] = category
        behind = {role: tuple(norms.get((test, role), ())) for role in _ROLES.values()}
        found[test] = Criterion(
            id=test.removeprefix(base).removeprefix("criterion/"),
            iri=test,
            goal=row["goal"],
            label=row["label"],
            outcome=cast("Outcome", local(row["outcome"])),
            polarity=polarity and local(polarity).lower(),
            core=row.get("core") == "true",
            share=_number(row, "share"),
            message=row.get("message"),
            note=row.get("note"),
            witnesses=behind["witnesses"],
            defeaters=behind["defeaters"],
            near_misses=behind["near_misses"],
            undecided=behind["undecided"],
            repairs=tuple(repairs.get(test, ())),
            untested=row.get("untested"),
        )
    return found, categories


def _goals(store: TripleStore, iri: NamedNode, criteria: list[Criterion]) -> tuple[Goal, ...]:
    of: dict[str, list[Criterion]] = {}
    for one in criteria:
        of.setdefault(one.goal, []).append(one)
    return tuple(
        Goal(
            number=row["number"],
            label=row["label"],
            area=row["area"],
            status=STATUS[local(row["status"])],
            points=_points(row),
            maximum=_number(row, "maximum"),
            criteria=tuple(of.get(row["number"], ())),
            word=row.get("word"),
        )
        for row in rows(store, "goals", assessment=iri)
    )


def _extra_credit(
    store: TripleStore, iri: NamedNode, tests: dict[str, Criterion], categories: dict[str, str]
) -> tuple[ExtraCredit, ...]:
    by_category: dict[str, list[Row]] = {}
    for row in rows(store, "extra-credit", assessment=iri):
        by_category.setdefault(row["category"], []).append(row)
    result = []
    for category, marks in by_category.items():
        first = marks[0]
        goals = tuple(sorted({goal for row in marks if (goal := row.get("goal"))}, key=number_key))
        result.append(
            ExtraCredit(
                category=local(category),
                label=first["label"],
                points=Points(Decimal(first["low"]), Decimal(first["high"])),
                cap=Decimal(first["cap"]),
                goals=goals,
                tests=tuple(one for test, one in tests.items() if categories.get(test) == category),
            )
        )
    return tuple(result)


def _scorecards(store: TripleStore, iri: NamedNode) -> tuple[Scorecard, ...]:
    found: dict[str, tuple[str, list[ScorecardRow]]] = {}
    for row in rows(store, "scorecards", assessment=iri):
        _, entries = found.setdefault(row["scorecard"], (row["label"], []))
        entries.append(ScorecardRow(row["goal"], STATUS[local(row["status"])]))
    return tuple(Scorecard(local(card), label, tuple(entries)) for card, (label, entries) in found.items())
