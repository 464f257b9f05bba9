"""An index of law that is changed a little: what some nodes say is gone, and something else may be said instead.

Nodes keep their positions, so that what was found under the index it is made from can be used beside what is found under it.
Sets of that index are used again, less the nodes that are gone; a property's values are sorted anew only where a shape asks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from legalgraph.fast import literals
from legalgraph.fast.index import Index, Subjects, flags, union

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from legalgraph.fast.index import Bits


class Changed(Index):
    """An index without what the nodes ``gone`` say, without links to the nodes ``lost``, and with N-Triples ``said`` instead.

    ``cut`` names further links to nodes that are gone, by property. ``paths`` are the properties that are asked for.
    """

    def __init__(
        self,
        base: Index,
        gone: Bits,
        lost: Bits,
        cut: Mapping[str, Bits],
        said: str,
        paths: Collection[str],
    ) -> None:
        self._start()
        self._base, self._gone, self._lost, self._cut = base, gone, lost, cut
        self.nodes, self.number = base.nodes, base.number
        self._more: dict[str, Subjects] = {}
        for line in filter(None, said.split("\n")):  # a literal may hold what splitlines() takes for an end
            node, path, rest = line.split(" ", 2)
            if (path := path[1:-1]) in paths:
                subject, value = self._place(node), self._place(rest[:-2])
                subjects = self._more.setdefault(path, {}).setdefault(value, [])
                if subject not in subjects:
                    subjects.append(subject)
        self.everything = (1 << len(self.nodes)) - 1
        self.not_stated = base.not_stated & ~gone
        self._groups: dict[str, Subjects] = {}

    def _place(self, node: str) -> int:
        place = self.number.get(node)
        if place is None:
            if self.number is self._base.number:
                self.nodes, self.number = [*self.nodes], {**self.number}
            place = self.number[node] = len(self.nodes)
            self.nodes.append(node)
        return place

    def subjects_by_value(self, path: str) -> Subjects:
        """For each value of the property, the subjects that have it."""
        found = self._groups.get(path)
        if found is None:
            gone, out = flags(self._gone, len(self.nodes)), flags(self._out(path), len(self.nodes))
            found = {
                value: [one for one in subjects if not gone[one]]
                for value, subjects in self._base.subjects_by_value(path).items()
                if not out[value]
            }
            for value, subjects in self._more.get(path, {}).items():
                found[value] = [*found.get(value, ()), *subjects]
            self._groups[path] = found
        return found

    def with_value(self, path: str, value: int) -> Bits:
        """The nodes that have this value of the property."""
        found = self._sets.get((path, value))
        if found is None:
            stays = 0 <= value < len(self._base.nodes) and not self._out(path) >> value & 1
            found = self._base.with_value(path, value) & ~self._gone if stays else 0
            found |= union(self._more.get(path, {}).get(value, ()))
            self._sets[path, value] = found
        return found

    def having(self, path: str) -> Bits:
        """The nodes that have any value of the property."""
        if self._base.valued(path) & self._out(path):
            return super().having(path)
        more = self._more.get(path, {}).values()
        return self._base.having(path) & ~self._gone | union(one for subjects in more for one in subjects)

    def valued(self, path: str) -> Bits:
        """The nodes that are a value of the property somewhere, or were."""
        found = self._valued.get(path)
        if found is None:
            found = self._base.valued(path) & ~self._out(path) | union(self._more.get(path, ()))
            self._valued[path] = found
        return found

    def silent(self, path: str) -> Bits:
        """The nodes for which a value of the property is not stated."""
        found = self._base.silent(path) & ~self._gone
        for value, subjects in self._more.get(path, {}).items():
            if self.not_stated >> value & 1:
                found |= union(subjects)
        return found

    def _out(self, path: str) -> Bits:
        return self._lost | self._cut.get(path, 0)

    @property
    def numbers(self) -> list[tuple[int, literals.Number]]:
        """The literals that hold numbers."""
        new = [(place, literals.number(self.nodes[place])) for place in range(len(self._base.nodes), len(self.nodes))]
        return [*self._base.numbers, *((place, number) for place, number in new if number is not None)]
