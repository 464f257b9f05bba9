"""A snapshot's shape data as sets of nodes: every node has a bit, every property its subjects by value.

Nodes are kept as their N-Triples text, which is what a store writes fastest. Everything grows with the number of triples and
no faster: a set of nodes is made only where a shape asks for it.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from itertools import chain, compress
from typing import TYPE_CHECKING, Final, TypeAlias

from legalgraph.fast import literals
from legalgraph.namespaces import LG, RDF_TYPE
from legalgraph.store import NamedNode

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from decimal import Decimal

    from legalgraph.store import Term, Triple

Bits: TypeAlias = int
Subjects: TypeAlias = dict[int, list[int]]

_NONE: Final[Subjects] = {}
_ONE: Final = bytes.maketrans(b"01", b"\x00\x01")


def flags(bits: Bits, length: int) -> bytes:
    """A set as one byte a position, 0 or 1: to look many nodes up in it."""
    return bin(bits)[:1:-1].encode().translate(_ONE).ljust(length, b"\x00")


def bits_of(found: Bits) -> Iterator[int]:
    """The positions of the bits that are set, lowest first."""
    length = found.bit_length()
    return compress(range(length), flags(found, length))


def union(positions: Iterable[int]) -> Bits:
    """The set of these positions."""
    found = list(positions)
    if len(found) < 8:
        few = 0
        for position in found:
            few |= 1 << position
        return few
    data = bytearray(max(found) // 8 + 1)
    for position in found:
        data[position >> 3] |= 1 << (position & 7)
    return int.from_bytes(data, "little")


class Index:
    """A snapshot's shape data by property, with a bit for every node.

    It is made of triples, or of N-Triples in parts of whole lines; a triple may come twice.
    ``paths`` names the properties that are asked for; without it, all are kept.
    """

    def __init__(
        self, data: Iterable[Triple] = (), ntriples: bytes | Iterable[bytes] = (), paths: Iterable[str] = ()
    ) -> None:
        self.nodes: list[str] = []
        self.number: dict[str, int] = {}
        self.by_value: dict[str, Subjects] = {}
        self._sets: dict[tuple[str, int], Bits] = {}
        self._having: dict[str, Bits] = {}
        self._by_subject: dict[str, Subjects] = {}
        self._silent: dict[str, Bits] = {}
        self._read(
            [ntriples] if isinstance(ntriples, bytes) else ntriples, data, {f"<{path}>".encode() for path in paths}
        )
        self.everything: Bits = (1 << len(self.nodes)) - 1
        self.not_stated: Bits = self.with_value(RDF_TYPE, self.find(NamedNode(LG + "NotStatedValue")))

    def _read(self, ntriples: Iterable[bytes], data: Iterable[Triple], wanted: set[bytes]) -> None:
        number: defaultdict[bytes, int] = defaultdict()  # bytes: twice as fast to split as text
        number.default_factory = number.__len__
        properties: dict[bytes, Subjects] = {path: {} for path in wanted}
        split: Iterable[list[bytes]] = (
            line.split(b" ", 2)
            for part in ntriples
            for line in (part if part.endswith(b"\n") else part + b"\n").split(b" .\n")
            if line
        )
        given = ([str(one).encode() for one in (t.subject, t.predicate, t.object)] for t in data)
        for subject, predicate, value in chain(split, given):
            found = properties.get(predicate)
            if found is None:
                if wanted:
                    continue
                found = properties[predicate] = {}
            s, o = number[subject], number[value]
            subjects = found.get(o)
            if subjects is None:
                found[o] = [s]
            else:
                subjects.append(s)
        self.nodes = [node.decode() for node in number]
        self.number = {node: place for place, node in enumerate(self.nodes)}
        self.by_value = {
            predicate[1:-1].decode(): {o: list(dict.fromkeys(s)) if len(s) > 1 else s for o, s in found.items()}
            for predicate, found in properties.items()
            if found
        }

    def find(self, node: Term) -> int:
        """The position of a node, or -1 where the snapshot does not know it."""
        return self.number.get(str(node), -1)

    def iri(self, position: int) -> NamedNode:
        """The named node at a position."""
        return NamedNode(self.nodes[position][1:-1])

    def subjects_by_value(self, path: str) -> Subjects:
        """For each value of the property, the subjects that have it."""
        return self.by_value.get(path, _NONE)

    def values_by_subject(self, path: str) -> Subjects:
        """For each subject, its values of the property."""
        found = self._by_subject.get(path)
        if found is None:
            found = self._by_subject[path] = {}
            for value, subjects in self.subjects_by_value(path).items():
                for subject in subjects:
                    found.setdefault(subject, []).append(value)
        return found

    def with_value(self, path: str, value: int) -> Bits:
        """The nodes that have this value of the property."""
        found = self._sets.get((path, value))
        if found is None:
            found = self._sets[path, value] = union(self.subjects_by_value(path).get(value, ()))
        return found

    def having(self, path: str) -> Bits:
        """The nodes that have any value of the property."""
        found = self._having.get(path)
        if found is None:
            groups = self.subjects_by_value(path).values()
            found = self._having[path] = union([subject for subjects in groups for subject in subjects])
        return found

    def with_any(self, path: str, wanted: Bits) -> Bits:
        """The nodes with at least one value in the set."""
        if not wanted:
            return 0
        if wanted & (wanted - 1) == 0:
            return self.with_value(path, wanted.bit_length() - 1)
        inside = flags(wanted, len(self.nodes))
        groups = self.subjects_by_value(path).items()
        return union([subject for value, subjects in groups if inside[value] for subject in subjects])

    def with_several(self, path: str, wanted: Bits, count: int) -> Bits:
        """The nodes with at least so many values in the set."""
        inside = flags(wanted, len(self.nodes))
        counts: dict[int, int] = defaultdict(int)
        for value, subjects in self.subjects_by_value(path).items():
            if inside[value]:
                for subject in subjects:
                    counts[subject] += 1
        return union([subject for subject, number in counts.items() if number >= count])

    def silent(self, path: str) -> Bits:
        """The nodes whose value of the property is not stated, and not-stated nodes themselves."""
        found = self._silent.get(path)
        if found is None:
            found = self._silent[path] = self.with_any(path, self.not_stated) | self.not_stated
        return found

    @cached_property
    def numbers(self) -> list[tuple[int, Decimal | float]]:
        """The literals that hold numbers."""
        found = ((i, literals.number(node)) for i, node in enumerate(self.nodes) if node[0] == '"')
        return [(i, number) for i, number in found if number is not None]
