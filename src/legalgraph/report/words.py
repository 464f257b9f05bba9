"""The words and marks that every report uses for statuses, outcomes, figures and dates."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final

from legalgraph.asof import Undated

if TYPE_CHECKING:
    from legalgraph.asof import AsOf

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
