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
    from collections.abc import Iterable, Iterator, Sequence

    from legalgraph.store import Term, Triple

Bits: TypeAlias = int
Subjects: TypeAlias = dict[int, list[int]]

_NONE: Final[Subjects] = {}
_FEW: Final = 8
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
    if len(found) < _FEW:
        few = 0
        for position in found:
            few |= 1 << position
        return few
    digits = bytearray(b"0") * (max(found) + 1)
    for position in found:
        digits[~position] = 49  # "1"
    return int(digits, 2)


class Index:
    """A snapshot's shape data by property, with a bit for every node.

    It is made of triples, or of N-Triples in parts of whole lines; a triple may come twice.
    ``paths`` names the properties that are asked for; without it, all are kept.
    """

    def __init__(
        self, data: Iterable[Triple] = (), ntriples: bytes | Iterable[bytes] = (), paths: Iterable[str] = ()
    ) -> None:
        self._start()
        self._read(
            [ntriples] if isinstance(ntriples, bytes) else ntriples, data, {f"<{path}>".encode() for path in paths}
        )
        self.everything: Bits = (1 << len(self.nodes)) - 1
        self.not_stated: Bits = self.with_value(RDF_TYPE, self.find(NamedNode(LG + "NotStatedValue")))

    def _start(self) -> None:
        self.nodes: list[str] = []
        self.number: dict[str, int] = {}
        self.by_value: dict[str, Subjects] = {}
        self._sets: dict[tuple[str, int], Bits] = {}
        self.leaves: dict[tuple[str, str], tuple[Bits, Bits]] = {}
        self._having: dict[str, Bits] = {}
        self._valued: dict[str, Bits] = {}
        self._by_subject: dict[str, Subjects] = {}
        self._silent: dict[str, Bits] = {}
        self._numbers: list[tuple[int, literals.Number]] | None = None
        self._dossiers: dict[str, list[tuple[int, Sequence[int]]]] = {}

    def _read(self, ntriples: Iterable[bytes], data: Iterable[Triple], wanted: set[bytes]) -> None:
        number: dict[bytes, int] = {}  # bytes: twice as fast to split as text
        said: defaultdict[bytes, list[int]] = defaultdict(list)  # property and value as they are written, and of whom
        given = (f"{t.subject} {t.predicate} {t.object} .".encode() for t in data)
        subject, place = b"", -1
        for lines in chain((part.split(b"\n") for part in ntriples), [given]):
            for line in lines:
                one, _, rest = line.partition(b" ")
                if one != subject:  # a subject's lines mostly stand together
                    if not rest:
                        continue
                    subject, place = one, number.setdefault(one, len(number))
                said[rest].append(place)
        properties: dict[bytes, Subjects] = {path: {} for path in wanted}
        for rest, subjects in said.items():
            predicate, value = rest[:-2].split(b" ", 1)
            found = properties.get(predicate)
            if found is None:
                if wanted:
                    continue
                found = properties[predicate] = {}
            if len(subjects) > 1 and len(set(subjects)) < len(subjects):
                subjects = list(dict.fromkeys(subjects))
            found[number.setdefault(value, len(number))] = subjects
        self.nodes = [node.decode() for node in number]
        self.number = {node: place for place, node in enumerate(self.nodes)}
        self.by_value = {predicate[1:-1].decode(): found for predicate, found in properties.items() if found}

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

    def dossiers(self, topic: str) -> list[tuple[int, Sequence[int]]]:
        """The dossiers of a topic, each with its candidates."""
        found = self._dossiers.get(topic)
        if found is None:
            candidates = self.values_by_subject(LG + "candidate")
            of = self.subjects_by_value(RDF_TYPE).get(self.number.get(f"<{topic}>", -1), ())
            found = self._dossiers[topic] = [(dossier, candidates.get(dossier, ())) for dossier in of]
        return found

    def with_value(self, path: str, value: int) -> Bits:
        """The nodes that have this value of the property."""
        found = self._sets.get((path, value))
        if found is None:
            found = self._sets[path, value] = union(self.subjects_by_value(path).get(value, ()))
        return found

    def leaf(self, key: tuple[str, str]) -> tuple[Bits, Bits]:
        """The nodes that have a value of a property, and those that have it or one that is not stated."""
        found = self.leaves.get(key)
        if found is None:
            path, value = key
            fits = self.with_value(path, self.number.get(value, -1))
            found = self.leaves[key] = fits, fits | self.silent(path)
        return found

    def having(self, path: str) -> Bits:
        """The nodes that have any value of the property."""
        found = self._having.get(path)
        if found is None:
            found = self._having[path] = union(chain.from_iterable(self.subjects_by_value(path).values()))
        return found

    def valued(self, path: str) -> Bits:
        """The nodes that are a value of the property somewhere."""
        found = self._valued.get(path)
        if found is None:
            found = self._valued[path] = union(self.subjects_by_value(path))
        return found

    def with_any(self, path: str, wanted: Bits) -> Bits:
        """The nodes with at least one value in the set."""
        valued = self._valued.get(path)
        if valued is None:
            valued = self.valued(path)
        wanted &= valued
        if wanted == valued:
            return self.having(path)
        if wanted.bit_count() < _FEW:
            few = 0
            while wanted:
                highest = wanted.bit_length() - 1
                few |= self.with_value(path, highest)
                wanted ^= 1 << highest
            return few
        groups = self.subjects_by_value(path)
        return union(chain.from_iterable(map(groups.__getitem__, bits_of(wanted))))

    def with_several(self, path: str, wanted: Bits, count: int) -> Bits:
        """The nodes with at least so many values in the set."""
        counts: dict[int, int] = defaultdict(int)
        groups = self.subjects_by_value(path)
        for value in bits_of(wanted & self.valued(path)):
            for subject in groups[value]:
                counts[subject] += 1
        return union([subject for subject, number in counts.items() if number >= count])

    def silent(self, path: str) -> Bits:
        """The nodes for which a value of the property is not stated."""
        found = self._silent.get(path)
        if found is None:
            groups = self.subjects_by_value(path)
            subjects = (groups[one] for one in bits_of(self.not_stated) if one in groups)
            found = self._silent[path] = union(chain.from_iterable(subjects))
        return found

    @cached_property
    def candidates(self) -> Bits:
        """The nodes that are a candidate of a dossier."""
        return self.valued(LG + "candidate")

    @property
    def numbers(self) -> list[tuple[int, literals.Number]]:
        """The literals that hold numbers."""
        if self._numbers is None:
            found = ((i, literals.number(node)) for i, node in enumerate(self.nodes) if node[0] == '"')
            self._numbers = [(i, number) for i, number in found if number is not None]
        return self._numbers
