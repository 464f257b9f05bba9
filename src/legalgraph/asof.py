"""Points in time: a day, or a source that prints no date and whose law therefore stands beside the axis, not on it.

A day is a ``datetime.date``. Law "as of" an undated source is the law as that source tells it, whenever that was.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple, TypeAlias


class Undated(NamedTuple):
    """A source that prints no date: its IRI, its slug (what follows ``source/`` in it) and its title."""

    iri: str
    slug: str
    title: str


AsOf: TypeAlias = date | Undated


When: TypeAlias = AsOf | str  # a string is a day as YYYY-MM-DD, or an undated source's slug


def key(as_of: AsOf) -> str:
    """What IRIs, file names and messages call a point in time.

    >>> key(date(2023, 7, 1)), key(Undated("x:source/card", "card", "A card"))
    ('2023-07-01', 'card')
    """
    return as_of.slug if isinstance(as_of, Undated) else as_of.isoformat()


def name(as_of: AsOf) -> str:
    """A point in time for people, in a few words.

    >>> name(date(2023, 7, 1)), name(Undated("x:source/card", "card", "A card"))
    ('2023-07-01', '“A card”, undated')
    """
    return f"“{as_of.title}”, undated" if isinstance(as_of, Undated) else as_of.isoformat()


def values(as_of: AsOf) -> dict[str, str | None]:
    """How JSON says a point in time: an undated source has no day.

    >>> values(date(2023, 7, 1)), values(Undated("x:source/card", "card", "A card"))
    ({'as_of': '2023-07-01'}, {'as_of': None, 'as_told_by': 'card'})
    """
    return {"as_of": None, "as_told_by": as_of.slug} if isinstance(as_of, Undated) else {"as_of": as_of.isoformat()}
