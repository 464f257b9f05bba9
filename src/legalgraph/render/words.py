"""The words and marks that every report uses for statuses, outcomes, figures and dates."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final

from legalgraph.asof import Undated

if TYPE_CHECKING:
    from collections.abc import Iterable

    from legalgraph.asof import AsOf
    from legalgraph.model import Goal, Points

STATUS_MARKS: Final = {"fully_met": "●", "partially_met": "◐", "not_met": "○", "undetermined": "?"}
STATUS_WORDS: Final = {
    "fully_met": "fully met",
    "partially_met": "partly met",
    "not_met": "not met",
    "undetermined": "undetermined",
}
OUTCOME_WORDS: Final = {
    "passed": ("✓", "passed"),
    "failed": ("✗", "failed"),
    "cantTell": ("?", "cannot tell"),
    "inapplicable": ("–", "inapplicable"),
    "untested": ("·", "untested"),
}
BASIS_WORDS: Final = {
    "published": "as the framework fixes them",
    "forced": "forced by the published subtotal",
    "assumed": "assumed: the publisher prints no points for goals",
}
_MONTHS: Final = "January February March April May June July August September October November December".split()


def figure(value: Decimal | int) -> str:
    """A figure without needless zeros.

    >>> figure(Decimal("2.50")), figure(Decimal("10"))
    ('2.5', '10')
    """
    return f"{Decimal(value).normalize():f}"


def status(code: str, word: str | None = None) -> str:
    """A status as mark and word: the framework's own word, where it has one.

    >>> status("fully_met"), status("not_met", "none described")
    ('● fully met', '○ none described')
    """
    return f"{STATUS_MARKS[code]} {word or STATUS_WORDS[code]}"


def worth(points: Points | None, maximum: Decimal | None = None) -> str:
    """Points, and of how many, as far as they are known; nothing where there are none.

    >>> from legalgraph.model import Points
    >>> worth(Points(Decimal(1), Decimal(2)), Decimal("2.5")), worth(None, Decimal(20)), worth(None)
    ('1 to 2 of 2.5', '', '')
    """
    if points is None:
        return ""
    return span(points.low, points.high) + (f" of {figure(maximum)}" if maximum is not None else "")


def at_most(maximum: Decimal | None) -> str:
    """How many points there are to be had, where how many there are is not known."""
    return f"at most {figure(maximum)} points" if maximum is not None else ""


def tally(goals: Iterable[Goal]) -> str:
    """How many goals stand how, in the framework's words.

    >>> tally([])
    ''
    """
    counted: dict[str, int] = {}
    for goal in sorted(goals, key=lambda one: list(STATUS_WORDS).index(one.status)):
        word = goal.word or STATUS_WORDS[goal.status]
        counted[word] = counted.get(word, 0) + 1
    return ", ".join(f"{count} {word}" for word, count in counted.items())


def assumed_note(goals: Iterable[Goal]) -> str:
    """What a star beside points means; nothing where none are assumed."""
    assumed = [goal for goal in goals if goal.points and goal.points.basis == "assumed"]
    if not assumed:
        return ""
    if any(one.status == "partially_met" and one.points and one.points.low < one.points.high for one in assumed):
        return "* assumed; a range is all that the printed subtotals and the publisher's step allow."
    return (
        "* assumed: the publisher prints points for each issue area only; how they divide among partly met goals is ours. "
        "--ranges shows all that can be."
    )


def span(low: Decimal, high: Decimal) -> str:
    """A figure, or an interval where it is not settled."""
    return figure(low) if low == high else f"{figure(low)} to {figure(high)}"


def long_date(day: AsOf) -> str:
    """A point in time in words: a date, or that there is none.

    >>> from datetime import date
    >>> long_date(date(2023, 7, 1))
    '1 July 2023'
    >>> long_date(Undated("x:source/card", "card", "A card"))
    'no known day, as “A card” tells it'
    """
    if isinstance(day, Undated):
        return f"no known day, as “{day.title}” tells it"
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def grades(low: str | None, high: str | None) -> str:
    """A letter, or the worst and the best where it is not settled.

    >>> grades("C", "C"), grades("D", "C"), grades(None, None)
    ('C', 'D to C', 'undetermined')
    """
    if low is None or high is None:
        return low or high or "undetermined"
    return low if low == high else f"{low} to {high}"
