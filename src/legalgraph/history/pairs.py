"""Which norm of one point in time goes with which of another: by links in data, never by likeness.

Between days the links are ``dcterms:replaces``, followed as far as needed. Where one side is told by an undated source, a
counterpart is looked for first and followed along ``dcterms:replaces`` in either direction, for no order is claimed.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from legalgraph.asof import Undated

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from legalgraph.history.law import Law


@dataclass(frozen=True, slots=True)
class Pairs:
    """Norms of the first point with those of the second, and what has no partner. ``chain`` are the norms that led there."""

    both: tuple[tuple[str, str, tuple[str, ...]], ...]
    only_first: tuple[str, ...]
    only_second: tuple[str, ...]
    same: tuple[str, ...]


def pair(first: Law, second: Law) -> Pairs:
    """Pair the norms that hold at either point."""
    here = {norm for norm, one in first.norms.items() if one.holds}
    there = {norm for norm, one in second.norms.items() if one.holds}
    undated = isinstance(first.as_of, Undated) or isinstance(second.as_of, Undated)
    same = here & there
    both: list[tuple[str, str, tuple[str, ...]]] = []
    for norm in sorted(there - same):
        links = _ways(second) if undated else second.replaces
        found, chain = _reach(norm, here, links, second.counterparts if undated else {})
        both += [(other, norm, chain) for other in found]
    paired = {one for one, _, _ in both}, {other for _, other, _ in both}
    return Pairs(
        tuple(both),
        tuple(sorted(here - same - paired[0])),
        tuple(sorted(there - same - paired[1])),
        tuple(sorted(same)),
    )


def ancestors(law: Law, norm: str) -> tuple[str, ...]:
    """The norms that a norm replaces, and those that they replace."""
    found: dict[str, None] = {}
    todo = [norm]
    while todo:
        for other in law.replaces.get(todo.pop(), ()):
            if other not in found:
                found[other] = None
                todo.append(other)
    return tuple(found)


def _reach(
    norm: str, wanted: set[str], links: Mapping[str, Iterable[str]], beside: Mapping[str, Iterable[str]]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The nearest norms that are wanted, and all that were passed on the way; one step beside, then along the links."""
    level, seen = {norm, *beside.get(norm, ())}, {norm}
    while level:
        found = sorted(level & wanted)
        if found:
            return tuple(found), tuple(sorted(seen))
        seen |= level
        level = {other for one in level for other in (*links.get(one, ()), *beside.get(one, ()))} - seen
    return (), tuple(sorted(seen))


def _ways(law: Law) -> dict[str, list[str]]:
    """The links of succession, to be gone both ways."""
    found: dict[str, list[str]] = defaultdict(list)
    for norm, others in law.replaces.items():
        for other in others:
            found[norm].append(other)
            found[other].append(norm)
    return found
