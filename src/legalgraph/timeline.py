"""Where a provision version, and a norm, stands on a day: in force, presumed, unknown or out of force.

A version has what sources state (entry, exit, half-open) and the days on which a source shows it in force. Nothing is
inferred from a document's release date. Rules, in this order:

* out: the day is on or after its stated end, or before its stated entry, or another text of the provision is in;
* in: the day lies between two days for which it is stated or known;
* presumed: after its last known day, with nothing newer known, up to the next survey;
* unknown: before its first known day; and from the first survey on that came after its last known day and did not show it.

A survey is a day of which a source tells the jurisdiction's law as a whole. What was known before it, and not on that day, may
still be law; that is not presumed any more. Searches that found nothing are bounded in the same way.
"""

from __future__ import annotations

from datetime import date
from enum import IntEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping


class Standing(IntEnum):
    """Ordered from worst to best, so that several provisions stand as their worst does."""

    OutOfForce = 0
    UnknownStanding = 1
    Presumed = 2
    InForce = 3


class VersionDates(NamedTuple):
    """What is known of a version's time. ``entry`` and ``exit`` are stated, half-open; ``known`` are days of force."""

    version: str
    provision: str
    entry: date | None = None
    exit: date | None = None
    known: frozenset[date] = frozenset()

    @property
    def first(self) -> date | None:
        """The first day of which anything is known."""
        return min(self.known | ({self.entry} if self.entry else frozenset()), default=None)

    @property
    def last(self) -> date | None:
        """The last day of which anything is known."""
        return max(self.known | ({self.entry} if self.entry else frozenset()), default=None)


def holds(last: date, day: date, surveys: Collection[date] = ()) -> bool:
    """Whether what was known on one day is known, or presumed, on another: no survey lies between.

    >>> [holds(date(2018, 12, 31), day, [date(2023, 7, 1)]) for day in (date(2018, 12, 30), date(2023, 6, 30), date(2023, 7, 1))]
    [False, True, False]
    """
    return last <= day and not any(last < survey <= day for survey in surveys)


def alone(version: VersionDates, day: date, surveys: Collection[date] = ()) -> Standing:
    """Where the version stands on the day, were it the only text of its provision.

    >>> v = VersionDates("v", "p", known=frozenset({date(2023, 7, 1)}))
    >>> [alone(v, date(y, 7, 1)).name for y in (2022, 2023, 2024)]
    ['UnknownStanding', 'InForce', 'Presumed']
    """
    if version.exit is not None and day >= version.exit:
        return Standing.OutOfForce
    if version.entry is not None and day < version.entry:
        return Standing.OutOfForce
    first, last = version.first, version.last
    if first is None or last is None:
        return Standing.UnknownStanding if version.exit is None else Standing.Presumed
    if day < first:
        return Standing.UnknownStanding
    if day <= last or version.exit is not None:
        return Standing.InForce
    return Standing.Presumed if holds(last, day, surveys) else Standing.UnknownStanding


def standings(versions: Iterable[VersionDates], day: date, surveys: Collection[date] = ()) -> dict[str, Standing]:
    """Where each version stands on the day, the versions of one provision taken together.

    Where one text of a provision is in, its others are out. Of several presumed texts the newest stays presumed. A later
    text that is known ends the presumption of an earlier one.
    """
    by_provision: dict[str, list[VersionDates]] = {}
    for version in versions:
        by_provision.setdefault(version.provision, []).append(version)
    result: dict[str, Standing] = {}
    for texts in by_provision.values():
        found = {text.version: alone(text, day, surveys) for text in texts}
        best = max(found.values())
        newest = max((t.last for t in texts if found[t.version] is Standing.Presumed and t.last), default=None)
        for text in texts:
            standing = found[text.version]
            superseded = best is Standing.InForce and standing is not Standing.InForce
            older = standing is Standing.Presumed and newest is not None and text.last != newest
            result[text.version] = Standing.OutOfForce if superseded or older else standing
    return result


def told_standings(
    provision_of: Mapping[str, str], told: Collection[str], ended: Collection[str] = ()
) -> dict[str, Standing]:
    """Where each version stands in the law as one undated source tells it.

    What the source tells is in, and other texts of the same provision are out; of a provision on which it is silent
    nothing is known. ``ended`` are versions that a scenario takes out.

    >>> told = told_standings({"a1": "a", "a2": "a", "b": "b"}, {"a1"})
    >>> {version: standing.name for version, standing in told.items()}
    {'a1': 'InForce', 'a2': 'OutOfForce', 'b': 'UnknownStanding'}
    """
    spoken_of = {provision_of[version] for version in told if version in provision_of}
    result = {}
    for version, provision in provision_of.items():
        if version in ended:
            result[version] = Standing.OutOfForce
        elif version in told:
            result[version] = Standing.InForce
        else:
            result[version] = Standing.OutOfForce if provision in spoken_of else Standing.UnknownStanding
    return result


def norm_standing(
    expressed_by: Iterable[str], provision_of: Mapping[str, str], standing: Mapping[str, Standing]
) -> Standing:
    """Where a norm stands: its provisions are all needed, the versions of one provision are alternatives in time."""
    best: dict[str, Standing] = {}
    for version in expressed_by:
        provision = provision_of.get(version, version)
        best[provision] = max(best.get(provision, Standing.OutOfForce), standing.get(version, Standing.UnknownStanding))
    return min(best.values(), default=Standing.UnknownStanding)
