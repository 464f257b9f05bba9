"""Which options to take: a knapsack with one choice for each goal, solved exactly by the best gain at every cost.

Gains add up over goals, so the best gain at a cost follows from the best gains of the goals before: a few hundred figures in
plain Python, where a solver would give one optimum and no list of all. The best below the optimum is the proof that it is one.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from legalgraph.plan.moves import Option

_ZERO: Final = Decimal(0)
_ONE: Final = Decimal(1)


def frontier(options: Mapping[str, Sequence[Option]]) -> list[tuple[Decimal, Decimal]]:
    """The best gain at every cost worth paying: costs rise, and gains with them."""
    best: dict[Decimal, Decimal] = {_ZERO: _ZERO}
    for choices in options.values():
        found = dict(best)
        for option in choices:
            for cost, gain in best.items():
                if found.get(cost + option.cost, -_ONE) < gain + option.gain:
                    found[cost + option.cost] = gain + option.gain
        best = dict(_rising(found))
    return _rising(best)


def _rising(found: Mapping[Decimal, Decimal]) -> list[tuple[Decimal, Decimal]]:
    rising: list[tuple[Decimal, Decimal]] = []
    for cost in sorted(found):
        if not rising or found[cost] > rising[-1][1]:
            rising.append((cost, found[cost]))
    return rising


def choices(options: Mapping[str, Sequence[Option]], needed: Decimal, cost: Decimal) -> Iterator[tuple[Option, ...]]:
    """Every way to gain what is needed at this cost, one option for each goal; at most so much is paid."""
    goals = list(options)
    best: list[list[tuple[Decimal, Decimal]]] = [[(_ZERO, _ZERO)]]
    for number in range(len(goals) - 1, -1, -1):
        best.insert(0, frontier({goal: options[goal] for goal in goals[number:]}))

    def reachable(place: int, budget: Decimal) -> Decimal:
        return max((gain for paid, gain in best[place] if paid <= budget), default=_ZERO)

    def search(place: int, budget: Decimal, wanted: Decimal, taken: tuple[Option, ...]) -> Iterator[tuple[Option, ...]]:
        if reachable(place, budget) < wanted:
            return
        if place == len(goals):
            yield taken
            return
        for option in options[goals[place]]:
            if option.cost <= budget:
                yield from search(place + 1, budget - option.cost, wanted - option.gain, (*taken, option))
        yield from search(place + 1, budget, wanted, taken)

    yield from search(0, cost, needed, ())


def count(options: Mapping[str, Sequence[Option]], needed: Decimal, cost: Decimal) -> int:
    """How many ways there are, without listing them."""
    ways: dict[tuple[Decimal, Decimal], int] = {(_ZERO, _ZERO): 1}
    for given in options.values():
        found = dict(ways)
        for option in given:
            for (paid, gain), many in ways.items():
                if paid + option.cost <= cost:
                    key = (paid + option.cost, gain + option.gain)
                    found[key] = found.get(key, 0) + many
        ways = found
    return sum(many for (_, gain), many in ways.items() if gain >= needed)
