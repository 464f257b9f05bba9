"""What the printed sums of a card allow: how each area's subtotal can be divided among its partly met goals.

A fully met goal has its maximum and one that is not met nothing; a partly met goal lies strictly between. Where the framework
says in which steps points are given, the ways to divide what is left are counted; without a step only bounds are known.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final

from legalgraph.asof import key
from legalgraph.errors import UnknownName
from legalgraph.model import STATUS, number_key
from legalgraph.namespaces import LG, local
from legalgraph.prospects import Allocation, AreaSums, Reconciliation
from legalgraph.resources import content
from legalgraph.store import NamedNode, TripleStore

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from legalgraph.asof import AsOf
    from legalgraph.dataset import Document
    from legalgraph.scoring import GoalRule, Scheme
    from legalgraph.store import Row, Triple

_ZERO: Final = Decimal(0)


def printed_card(
    documents: Iterable[Document], framing: Iterable[Triple], framework: str, slug: str, as_of: AsOf
) -> dict[str, dict[str, Row]]:
    """What was printed for a jurisdiction: rows by kind and key, of the last document that holds a card of it.

    ``framing`` are the triples that name goals, areas and jurisdictions. Raises ``UnknownName`` where nothing was printed.
    """
    text = content("queries", "card", "published.rq").read_text(encoding="utf-8")
    given, kind = list(framing), NamedNode(LG + "PublishedResult")
    for document in reversed([one for one in documents if any(t.object == kind for t in one.triples)]):
        store = TripleStore()
        store.add(given)
        store.add(document.triples)
        found: dict[str, dict[str, Row]] = {}
        for row in store.select(text, name="queries/card/published.rq", framework=NamedNode(framework)):
            if row.get("day") == key(as_of) and row["slug"] == slug:
                found.setdefault(row["kind"], {})[row.get("key") or ""] = row
        if found:
            return found
    raise UnknownName(
        f"nothing is published for {slug} on {key(as_of)}",
        mend="published results stand in the published folder of a jurisdiction, or in a file of your own (--data)",
    )


def reconcile(
    printed: Mapping[str, Mapping[str, Row]], scheme: Scheme, jurisdiction: str, framework: str, as_of: AsOf
) -> Reconciliation:
    """Divide every printed subtotal in all possible ways, and name the printed figures that cannot be true."""
    statuses = {number: STATUS[local(row["value"])] for number, row in printed.get("goal", {}).items()}
    areas = []
    for number, row in sorted(printed.get("subtotal", {}).items(), key=lambda item: number_key(item[0])):
        goals = [goal for goal in scheme.goals if goal.area == number]
        label = scheme.areas.get(number, number)
        areas.append(_area(number, label, Decimal(row["value"]), goals, statuses, scheme.step))
    problems = [area.problem for area in areas if area.problem]
    problems += _sums(printed, [area.printed for area in areas], scheme)
    return Reconciliation(jurisdiction, framework, as_of, scheme.step, tuple(areas), tuple(problems))


def _sums(printed: Mapping[str, Mapping[str, Row]], subtotals: list[Decimal], scheme: Scheme) -> list[str]:
    problems = []
    total = printed.get("total", {}).get("")
    if total is not None and subtotals:
        value = Decimal(total["value"])
        whole = sum(subtotals, _ZERO) + sum((Decimal(row["value"]) for row in printed.get("sum", {}).values()), _ZERO)
        if whole != value:
            problems.append(f"the printed total is {value:f}; subtotals and extra credit add up to {whole:f}")
        letter, grade = scheme.letter(value), printed.get("grade", {}).get("")
        if grade is not None and grade["value"] != letter:
            problems.append(f"the printed grade is {grade['value']}; {value:f} points are {letter or 'no grade'}")
    return problems


def _area(
    number: str, label: str, printed: Decimal, goals: list[GoalRule], statuses: Mapping[str, str], step: Decimal | None
) -> AreaSums:
    settled = sum((goal.worth for goal in goals if statuses.get(goal.number) == "fully_met"), _ZERO)
    partly = [goal for goal in goals if statuses.get(goal.number) == "partially_met"]
    left = printed - settled
    unknown = [goal.number for goal in goals if goal.number not in statuses]
    if unknown:
        missing = f"area {number}: nothing is printed for {', '.join(unknown)}"
        return AreaSums(number, label, printed, settled, left, (), None, missing)
    allocations, solutions = _counted(partly, left, step) if step else (_bounded(partly, left), None)
    problem: str | None = None
    if solutions == 0 or (solutions is None and not _fits(partly, left)):
        least = sum((step or _ZERO for _ in partly), settled)
        most = sum((goal.worth - (step or _ZERO) for goal in partly), settled)
        who = f"its {len(partly)} partly met goals bring" if len(partly) != 1 else "its partly met goal brings"
        ends = (
            (f"{least.normalize():f} to {most.normalize():f}, in steps of {step:f}")
            if step
            else (f"more than {least.normalize():f} and less than {most.normalize():f}")
        )
        end = f"{who} it to {ends}" if partly else "there is no partly met goal"
        problem = (
            f"area {number}: the printed subtotal {printed:f} is impossible: "
            f"its fully met goals have {settled.normalize():f} points, and {end}"
        )
        allocations = ()
    return AreaSums(number, label, printed, settled, left, allocations, solutions, problem)


def _fits(partly: list[GoalRule], left: Decimal) -> bool:
    if not partly:
        return left == 0
    return 0 < left < sum((goal.worth for goal in partly), _ZERO)


def _bounded(partly: list[GoalRule], left: Decimal) -> tuple[Allocation, ...]:
    """Without a step: open bounds, but one goal alone has all that is left."""
    found = []
    for goal in partly:
        others = sum((other.worth for other in partly if other is not goal), _ZERO)
        low, high = max(_ZERO, left - others), min(goal.worth, left)
        if len(partly) == 1:
            low = high = left
        values = (low,) if low == high else ()
        found.append(Allocation(goal.number, goal.label, low, high, values, goal.declared))
    return tuple(found)


def _counted(partly: list[GoalRule], left: Decimal, step: Decimal) -> tuple[tuple[Allocation, ...], int]:
    """All divisions in steps, counted sum by sum; a value is possible if the other goals can make up the rest."""
    choices = [_values(goal, step) for goal in partly]
    ways = _ways(choices).get(left, 0)
    found = []
    for place, goal in enumerate(partly):
        others = _ways(choices[:place] + choices[place + 1 :])
        values = tuple(value for value in choices[place] if others.get(left - value))
        low, high = (values[0], values[-1]) if values else (_ZERO, _ZERO)
        found.append(Allocation(goal.number, goal.label, low, high, values, goal.declared))
    return tuple(found), ways


def _values(goal: GoalRule, step: Decimal) -> list[Decimal]:
    return [step * n for n in range(1, int(goal.worth / step) + 1) if step * n < goal.worth]


def _ways(choices: list[list[Decimal]]) -> dict[Decimal, int]:
    """How many ways lead to each sum."""
    sums = {_ZERO: 1}
    for values in choices:
        new: dict[Decimal, int] = {}
        for total, count in sums.items():
            for value in values:
                new[total + value] = new.get(total + value, 0) + count
        sums = new
    return sums
