"""From what was found in the dossiers to statuses, points and grade, without a store.

What an assessment is stands in ``queries/derive``. This module says the same in Python, for those who ask ten thousand times
what a changed law would score; a test holds it to the queries on random outcomes. Names, numbers and bands are the framework's.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Final

from legalgraph.model import Basis, Outcome, Points, Status, known, number_key
from legalgraph.namespaces import EARL, LG, RDF_TYPE, RDFS, local
from legalgraph.store import Literal, NamedNode

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from legalgraph.fast.ledger import Entry
    from legalgraph.store import Term, TripleStore

_ZERO: Final = Decimal(0)
_ONE: Final = Decimal(1)


@dataclass(frozen=True, slots=True)
class TestRule:
    """How a criterion or an extra-credit test counts; ``searched`` says whether an absence is supported."""

    iri: str
    id: str
    label: str
    polarity: str
    core: bool
    share: Decimal | None
    absent_passes: bool
    searched: bool


@dataclass(frozen=True, slots=True)
class GoalRule:
    """A goal, its criteria in order and its maximum, if it has points.

    ``declared`` are the points that the framework calls forced where the goal is partly met; ``forced`` are they too, where the
    jurisdiction has a card published for that day, which forces them.
    """

    iri: str
    number: str
    label: str
    area: str
    maximum: Decimal | None
    forced: Decimal | None
    declared: Decimal | None
    tests: tuple[str, ...]

    @property
    def worth(self) -> Decimal:
        """The points of a goal that is known to have some; raises ``BadInput`` for one that has none."""
        return known(self.maximum)


@dataclass(frozen=True, slots=True)
class Scheme:
    """A framework's rules for counting; ``extra`` has each category's cap and its tests with their points."""

    tests: Mapping[str, TestRule]
    goals: tuple[GoalRule, ...]
    extra: tuple[tuple[Decimal, tuple[tuple[str, Decimal], ...]], ...]
    bands: tuple[tuple[Decimal, str], ...]
    step: Decimal | None
    areas: Mapping[str, str]
    rounded: bool = False
    area_bands: tuple[tuple[Decimal, str], ...] = ()

    def scored(self) -> Scheme:
        """The scheme itself; raises ``BadInput`` where its goals have no points."""
        for goal in self.goals:
            known(goal.maximum)
        return self

    def letter(self, points: Decimal) -> str | None:
        """The grade of a total."""
        return self._letter(self.bands, points)

    def area_letter(self, points: Decimal, maximum: Decimal) -> str | None:
        """The grade of an area's subtotal, which is graded in percent of the area's maximum."""
        return self._letter(self.area_bands, points * 100 / maximum if points else _ZERO)

    def _letter(self, bands: tuple[tuple[Decimal, str], ...], figure: Decimal) -> str | None:
        figure = figure.quantize(_ONE, ROUND_HALF_UP) if self.rounded else figure
        return next((letter for bound, letter in bands if bound <= figure), None)


@dataclass(frozen=True, slots=True)
class Standing:
    """How a goal stands; without points where the framework gives goals none."""

    status: Status
    points: Points | None


@dataclass(frozen=True, slots=True)
class Score:
    """What outcomes amount to: every goal by number, the extra credit of each category, and the total."""

    goals: Mapping[str, Standing]
    extra: tuple[Points, ...]
    total: Points | None


@dataclass(frozen=True, slots=True)
class Found:
    """What a test found: a conforming norm, one left open, one that breaks the pattern; or nothing that it presupposes."""

    conforms: bool
    silent: bool
    breaks: bool
    absent: bool


def outcome(rule: TestRule, found: Found) -> Outcome:
    """The outcome of a test, as ``queries/derive/20-outcomes.rq`` has it."""
    if found.absent:
        return "inapplicable" if rule.searched else "cantTell"
    if rule.polarity == "Every":
        if found.breaks and rule.searched:
            return "failed"
        return "cantTell" if found.silent or found.breaks or not rule.searched else "passed"
    some = rule.polarity == "Some"
    if found.conforms:
        return "passed" if some else "failed"
    if found.silent or not rule.searched:
        return "cantTell"
    return "failed" if some else "passed"


def counts(rule: TestRule, found: Outcome) -> tuple[bool, bool]:
    """Whether an outcome is certain to count as passed, and whether it could."""
    low = found == "passed" or (found == "inapplicable" and rule.absent_passes)
    return low, low or found in ("cantTell", "untested")


def score(scheme: Scheme, outcomes: Mapping[str, Outcome]) -> Score:
    """Statuses and points of all outcomes, as ``queries/derive`` has them. A test without an outcome is untested."""
    counted = {iri: counts(rule, outcomes.get(iri, "untested")) for iri, rule in scheme.tests.items()}
    goals = {goal.number: _standing(scheme, goal, counted) for goal in scheme.goals}
    extra = []
    for cap, tests in scheme.extra:
        low = sum((points for test, points in tests if counted[test][0]), _ZERO)
        high = sum((points for test, points in tests if counted[test][1]), _ZERO)
        extra.append(Points(min(low, cap), min(high, cap)))
    parts = [standing.points for standing in goals.values()] + extra
    given = [one for one in parts if one is not None]
    total = Points(sum((one.low for one in given), _ZERO), sum((one.high for one in given), _ZERO))
    return Score(goals, tuple(extra), total if given and len(given) == len(parts) else None)


def _standing(scheme: Scheme, goal: GoalRule, counted: Mapping[str, tuple[bool, bool]]) -> Standing:
    ends: list[tuple[Status, Decimal]] = []
    for end in (0, 1):
        passed = [scheme.tests[test] for test in goal.tests if counted[test][end]]
        if len(passed) == len(goal.tests):
            ends.append(("fully_met", goal.maximum or _ZERO))
        elif not any(rule.core for rule in passed):
            ends.append(("not_met", _ZERO))
        else:
            ends.append(("partially_met", sum((rule.share or _ZERO for rule in passed), _ZERO)))
    (low_status, low), (high_status, high) = ends
    status: Status = low_status if low_status == high_status else "undetermined"
    if goal.maximum is None:
        return Standing(status, None)
    basis: Basis = "assumed"
    if status in ("fully_met", "not_met"):
        basis = "published"
    elif status == "partially_met" and low == high == goal.forced:
        basis = "forced"
    return Standing(status, Points(low, high, basis))


def read_scheme(store: TripleStore, framework: str, assessment: NamedNode) -> Scheme:
    """The framework's rules, and what of them was searched, from the store of an evaluation (or of the framework alone)."""
    reader = _Reader(store)
    searched = {
        test
        for assertion in store.subjects(LG + "supportedByRecord")
        if assertion.value.startswith(assessment.value + "/")
        for test in reader.iris(assertion, EARL + "test")
    }
    root = NamedNode(framework)
    areas = {area.value for area in store.subjects(LG + "inFramework", root)}
    goals = [g for g in store.subjects(LG + "inArea") if reader.iri(g, LG + "inArea") in areas]
    published = any(
        root in store.values(result, LG + "byFramework")
        and store.values(assessment, LG + "ofJurisdiction") == store.values(result, LG + "ofJurisdiction")
        and store.values(assessment, LG + "asOf") == store.values(result, LG + "asOf")
        for result in store.subjects(RDF_TYPE, NamedNode(LG + "PublishedResult"))
    )
    rules = [_goal(reader, goal, published) for goal in goals]
    categories = [c for c in store.subjects(LG + "categoryCap") if c.value in areas]
    extra = []
    for category in sorted(categories, key=lambda one: one.value):
        tests = [(t.value, reader.number(t, LG + "points")) for t in store.subjects(LG + "category", category)]
        own = tuple((test, points) for test, points in tests if test.startswith(framework))
        extra.append((reader.number(category, LG + "categoryCap"), own))
    names = [test for rule in rules for test in rule.tests] + [test for _, tests in extra for test, _ in tests]
    return Scheme(
        {name: _test(reader, name, framework, name in searched) for name in names},
        tuple(sorted(rules, key=lambda rule: number_key(rule.number))),
        tuple(extra),
        reader.bands("TotalPoints", framework),
        reader.optional(root, LG + "pointStep"),
        {
            reader.text(NamedNode(area), LG + "number"): reader.text(NamedNode(area), RDFS + "label")
            for area in {reader.iri(goal, LG + "inArea") for goal in goals}
        },
        reader.iri(root, LG + "rounding") == LG + "RoundedHalfUp",
        reader.bands("AreaPercent", framework),
    )


class _Reader:
    def __init__(self, store: TripleStore) -> None:
        self.store = store

    def first(self, node: NamedNode, predicate: str) -> Term | None:
        return next(iter(self.store.values(node, predicate)), None)

    def iris(self, node: NamedNode, predicate: str) -> list[str]:
        return [value.value for value in self.store.values(node, predicate)]

    def iri(self, node: NamedNode, predicate: str) -> str:
        return next(iter(self.iris(node, predicate)), "")

    def text(self, node: NamedNode, predicate: str) -> str:
        found = self.first(node, predicate)
        return found.value if isinstance(found, Literal) else ""

    def optional(self, node: NamedNode, predicate: str) -> Decimal | None:
        found = self.first(node, predicate)
        return Decimal(found.value) if isinstance(found, Literal) else None

    def number(self, node: NamedNode, predicate: str) -> Decimal:
        return self.optional(node, predicate) or _ZERO

    def bands(self, measure: str, framework: str) -> tuple[tuple[Decimal, str], ...]:
        """The bounds and letters of what is graded, the highest first."""
        bands = [
            (self.number(band, LG + "lowerBound"), self.text(band, LG + "letter"))
            for band in self.store.subjects(LG + "appliesTo", NamedNode(LG + measure))
            if self.iri(band, LG + "inFramework") == framework
        ]
        return tuple(sorted(bands, reverse=True))


def _goal(reader: _Reader, node: NamedNode, published: bool) -> GoalRule:
    order = "http://www.w3.org/ns/shacl#order"
    declared = reader.optional(node, LG + "forcedPartialPoints")
    tests = sorted(reader.iris(node, LG + "criterion"), key=lambda t: (reader.number(NamedNode(t), order), t))
    return GoalRule(
        node.value,
        reader.text(node, LG + "number"),
        reader.text(node, RDFS + "label"),
        reader.text(NamedNode(reader.iri(node, LG + "inArea")), LG + "number"),
        reader.optional(node, LG + "maximumPoints"),
        declared if published else None,
        declared,
        tuple(tests),
    )


def _test(reader: _Reader, iri: str, framework: str, searched: bool) -> TestRule:
    node = NamedNode(iri)
    return TestRule(
        iri,
        iri.removeprefix(framework).removeprefix("criterion/"),
        reader.text(node, RDFS + "label"),
        local(reader.iri(node, LG + "polarity")),
        reader.text(node, LG + "core") == "true",
        reader.optional(node, LG + "share"),
        reader.iri(node, LG + "whenInapplicable") == LG + "CountsAsPassed",
        searched,
    )


def outcomes(scheme: Scheme, entries: Iterable[Entry]) -> dict[str, Outcome]:
    """The outcome of every test of a ledger."""
    found: dict[str, Outcome] = {}
    for entry in entries:
        rule = scheme.tests.get(entry.test.iri)
        if rule is not None:
            known = {*entry.conforming, *entry.undecided}
            breaks = any(norm not in known for norm in entry.candidates)
            what = Found(bool(entry.conforming), bool(entry.undecided), breaks, entry.absent)
            found[entry.test.iri] = outcome(rule, what)
    return found
