"""The same facts under another ruler: what changed in the law, and what in the ruler.

Goals of two frameworks correspond where their criteria read the same dossiers, or one a narrower one, or where they rest on
the same norms: that is derived here and stands in no file. Figures of two rulers are compared as shares, since points of one are
no points of the other; every figure keeps its interval, and a change whose sign is open is said to be open.
"""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from legalgraph.asof import key
from legalgraph.errors import Misuse
from legalgraph.model import STATUS, NormRef, Points
from legalgraph.namespaces import LG, RDFS, SKOS, local
from legalgraph.resources import content
from legalgraph.rulers import AreaRead, Cell, Effect, GoalRead, NormUse, Pair, Printed, Reading, Regrading
from legalgraph.store import Literal, NamedNode
from legalgraph.walk import reached

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from legalgraph.asof import AsOf, When
    from legalgraph.dataset import Dataset, Member
    from legalgraph.evaluation import Evaluation
    from legalgraph.model import Assessment, Goal
    from legalgraph.rulers import Measure, Verdict
    from legalgraph.store import TripleStore

_ZERO: Final = Decimal(0)
_HUNDRED: Final = Decimal(100)
_TENTH: Final = Decimal("0.1")

Column = tuple["Evaluation", "Assessment"]


def crossing(
    dataset: Dataset, member: Member, frameworks: Sequence[str], as_of: Sequence[When] = ()
) -> tuple[list[Member], list[AsOf]]:
    """The rulers and the laws that are meant. A framework may carry its own point: ``NAME@POINT``.

    Without points each framework's own day is meant. Raises ``Misuse`` where there are too many, or nothing to compare.
    """
    named = [one.partition("@") for one in frameworks]
    own = [point for _, at, point in named if at]
    rulers = [dataset.framework(slug) for slug in dict.fromkeys(slug for slug, _, _ in named)]
    if own and (as_of or len(own) != len(named)):
        raise Misuse("points stand in two places", mend="write NAME@POINT at every framework, or use --as-of, not both")
    asked: list[tuple[Member, When | None]] = [(rulers[0], when) for when in own or as_of]
    asked = asked or [(ruler, None) for ruler in rulers]
    points = list(dict.fromkeys(dataset.point_in_time(member, ruler, when) for ruler, when in asked))
    if asked[0][1] is None:
        points.sort(key=key)
    if len(rulers) > 2 or len(points) > 2:
        raise Misuse("at most two frameworks and two points can be crossed", mend="leave out the others")
    if len(rulers) * len(points) < 2:
        raise Misuse("there is nothing to compare with", mend="name a second framework, or a second point with --as-of")
    return rulers, points


def compare(columns: Sequence[Sequence[Column]], published: TripleStore) -> Regrading:
    """Cross rulers and laws. ``columns`` has for each ruler an evaluation and its card over each law, in order.

    ``published`` holds what publishers printed, with the frameworks; it is shown beside and decides nothing.
    """
    cards = [[card for _, card in row] for row in columns]
    first = cards[0][0]
    points = tuple(card.as_of for card in cards[0])
    goals = [read for row in columns for read in _goals(row)]
    pairs = _pairs(columns, goals)
    cells = [_cell(card) for row in cards for card in row]
    effects = _effects(cells, len(points))
    interaction = None
    if len(cards) > 1 and len(points) > 1:
        shares = [_share(cell, _measure(cells)) for cell in cells]
        interaction = _less(_less(shares[3], shares[2]), _less(shares[1], shares[0]))
    return Regrading(
        first.jurisdiction,
        first.jurisdiction_label,
        tuple(row[0].framework for row in cards),
        points,
        tuple(cells),
        tuple(effects),
        interaction,
        tuple(_areas(cards, goals, pairs)),
        tuple(goals),
        tuple(pairs),
        tuple(_uses(cards)),
        tuple(one for row in columns for one in printed(published, row[0][1])),
    )


# ---------------------------------------------------------------- goals, and which of them correspond


def _goals(row: Sequence[Column]) -> list[GoalRead]:
    """The goals of one ruler over each law."""
    evaluation, card = row[0]
    topics = {test.iri: test.topic for test in evaluation.plan.tests}
    found = []
    for goal in card.goals:
        readings = tuple(
            Reading(one.status, one.word, one.points, _norms(one))
            for one in (other.goal(goal.number) for _, other in row)
        )
        read = sorted({topics[one.iri] for one in goal.criteria if one.iri in topics})
        found.append(GoalRead(card.framework, goal.number, goal.label, goal.area, tuple(read), readings))
    return found


def _norms(goal: Goal) -> tuple[NormRef, ...]:
    """The norms that carry the outcomes of a goal: witnesses and defeaters."""
    return _sorted(norm for one in goal.criteria for norm in (*one.witnesses, *one.defeaters))


def _sorted(norms: Iterable[NormRef]) -> tuple[NormRef, ...]:
    return tuple(sorted(set(norms), key=lambda norm: (norm.label, norm.iri)))


def _pairs(columns: Sequence[Sequence[Column]], goals: Sequence[GoalRead]) -> list[Pair]:
    if len(columns) < 2:
        return []
    store = columns[0][0][0].store
    wider = {topic: _wider(store, topic) for goal in goals for topic in goal.topics}
    slug = columns[0][0][1].framework
    found = []
    for one in (goal for goal in goals if goal.framework == slug):
        for other in (goal for goal in goals if goal.framework != slug):
            topics = {
                min(a, b, key=lambda topic: (-len(wider[topic]), topic))
                for a in one.topics
                for b in other.topics
                if a in wider[b] or b in wider[a]
            }
            norms = _sorted(
                norm
                for mine, theirs in zip(one.readings, other.readings, strict=True)
                for norm in set(mine.norms) & set(theirs.norms)
            )
            if topics or norms:
                labels = tuple(sorted(_label(store, topic) for topic in topics))
                found.append(Pair(one.number, other.number, labels, norms))
    return found


def _wider(store: TripleStore, topic: str) -> set[str]:
    """A topic and all that are wider."""
    return reached(
        [topic],
        lambda one: [
            over.value for over in store.values(NamedNode(one), SKOS + "broader") if isinstance(over, NamedNode)
        ],
    )


def _label(store: TripleStore, iri: str) -> str:
    for name in (SKOS + "prefLabel", RDFS + "label"):
        for value in store.values(NamedNode(iri), name):
            return str(getattr(value, "value", iri))
    return local(iri)


# ---------------------------------------------------------------- figures


def met(goals: Iterable[Goal]) -> Points:
    """How many goals are fully met for certain, and how many could be: undetermined ones of which no criterion has failed."""
    given = list(goals)
    low = sum(goal.status == "fully_met" for goal in given)
    open_ = [goal for goal in given if goal.status == "undetermined"]
    high = low + sum(all(one.outcome != "failed" for one in goal.criteria) for goal in open_)
    return Points(Decimal(low), Decimal(high))


def _cell(card: Assessment) -> Cell:
    count = Counter((goal.status, goal.word) for goal in card.goals)
    order = list(STATUS.values())
    statuses = sorted(
        ((status, word, number) for (status, word), number in count.items()), key=lambda one: order.index(one[0])
    )
    return Cell(
        card.framework,
        card.framework_label,
        card.as_of,
        card.total,
        card.maximum,
        card.grade,
        card.grade_low,
        card.grade_high,
        met(card.goals),
        len(card.goals),
        tuple(statuses),
    )


def _measure(cells: Sequence[Cell]) -> Measure:
    """What figures of different rulers can be compared by."""
    scored = all(cell.total is not None and cell.maximum for cell in cells)
    return "percent of points" if scored else "percent of goals fully met"


def _share(cell: Cell, measure: Measure) -> Points:
    if measure == "points" and cell.total is not None:
        return Points(cell.total.low, cell.total.high)
    if measure == "percent of points" and cell.total is not None and cell.maximum:
        return _percent(cell.total, cell.maximum)
    return _percent(cell.met, Decimal(cell.goals))


def _percent(points: Points, of: Decimal) -> Points:
    low, high = ((end * _HUNDRED / of).quantize(_TENTH) if of else _ZERO for end in (points.low, points.high))
    return Points(low, high)


def _less(one: Points, other: Points) -> Points:
    """The difference of two intervals that know nothing of each other."""
    return Points(one.low - other.high, one.high - other.low)


def _verdict(change: Points) -> Verdict:
    if change.low > 0:
        return "more"
    if change.high < 0:
        return "less"
    return "as much" if change.low == change.high else "cannot tell"


def _effects(cells: Sequence[Cell], laws: int) -> list[Effect]:
    """The law's change under each ruler, then the ruler's over each law."""
    rows = [cells[start : start + laws] for start in range(0, len(cells), laws)]
    found = []
    for row in rows if laws > 1 else []:
        measure: Measure = "points" if all(cell.total is not None for cell in row) else "percent of goals fully met"
        before, after = (_share(cell, measure) for cell in row)
        change = _less(after, before)
        found.append(Effect("law", row[0].framework, measure, before, after, change, _verdict(change)))
    if len(rows) > 1:
        measure = _measure(cells)
        for one, other in zip(rows[0], rows[1], strict=True):
            before, after = _share(one, measure), _share(other, measure)
            change = _less(after, before)
            found.append(Effect("ruler", key(one.as_of), measure, before, after, change, _verdict(change)))
    return found


def _areas(
    cards: Sequence[Sequence[Assessment]], goals: Sequence[GoalRead], pairs: Sequence[Pair]
) -> Iterable[AreaRead]:
    area_of = {(goal.framework, goal.number): goal.area for goal in goals}
    slugs = [row[0].framework for row in cards]
    linked: dict[tuple[str, str], set[str]] = {}
    for pair in pairs:
        one, other = area_of[slugs[0], pair.first], area_of[slugs[1], pair.second]
        linked.setdefault((slugs[0], one), set()).add(other)
        linked.setdefault((slugs[1], other), set()).add(one)
    for row in cards:
        for area in row[0].issue_areas:
            same = [next(one for one in card.issue_areas if one.number == area.number) for card in row]
            own = [[goal for goal in card.goals if goal.area == area.number] for card in row]
            yield AreaRead(
                row[0].framework,
                area.number,
                area.label,
                tuple(one.points for one in same),
                area.maximum,
                tuple(met(one) for one in own),
                len(own[0]),
                tuple(sorted(linked.get((row[0].framework, area.number), ()))),
            )


def _uses(cards: Sequence[Sequence[Assessment]]) -> Iterable[NormUse]:
    """Over each law: the norms of both rulers, of the first only, of the second only."""
    if len(cards) < 2:
        return
    for one, other in zip(cards[0], cards[1], strict=True):
        mine, theirs = ({norm for goal in card.goals for norm in _norms(goal)} for card in (one, other))
        yield NormUse(key(one.as_of), _sorted(mine & theirs), _sorted(mine - theirs), _sorted(theirs - mine))


# ---------------------------------------------------------------- what publishers printed


def printed(store: TripleStore, card: Assessment) -> list[Printed]:
    """What the publisher of a card's framework printed of its jurisdiction, in the order of days and editions."""
    text = content("queries", "card", "published.rq").read_text(encoding="utf-8")
    (iri,) = store.subjects(LG + "slug", Literal(card.framework))
    rows = store.select(text, name="queries/card/published.rq", framework=iri)
    results: dict[str, dict[tuple[str, str], str]] = {}
    for row in rows:
        if row["slug"] == card.jurisdiction:
            when = row.get("edition") or row.get("day") or ""
            results.setdefault(when, {})[row["kind"], row.get("key") or ""] = row["value"]
    found = []
    for when, figures in sorted(results.items()):
        numbers = sorted({name for kind, name in figures if kind in ("subtotal", "area grade")})
        areas = tuple(
            (name, _decimal(figures.get(("subtotal", name))), figures.get(("area grade", name))) for name in numbers
        )
        total, grade = _decimal(figures.get(("total", ""))), figures.get(("grade", ""))
        count = Counter(STATUS[local(value)] for (kind, _), value in figures.items() if kind == "goal")
        statuses = tuple((one, card.words.get(one), count[one]) for one in STATUS.values() if count[one])
        if areas or statuses or total is not None or grade is not None:
            found.append(Printed(card.framework, when, total, grade, areas, statuses))
    return found


def _decimal(value: str | None) -> Decimal | None:
    return None if value is None else Decimal(value)
