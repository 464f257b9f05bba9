"""The triples of a proof, to be asked: all that its verifier sees."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal, InvalidOperation
from functools import cached_property
from typing import TYPE_CHECKING

from legalgraph.namespaces import LG, ORG, RDF_TYPE

_BELONGS = (ORG + "postIn", ORG + "subOrganizationOf")

if TYPE_CHECKING:
    from collections.abc import Iterable

    from legalgraph.store import Triple


class Facts:
    """The triples of a proof, to be asked."""

    def __init__(self, triples: Iterable[Triple]) -> None:
        self._out: dict[tuple[str, str], set[str]] = defaultdict(set)
        self._in: dict[tuple[str, str], set[str]] = defaultdict(set)
        self._terms: dict[str, set[str]] = defaultdict(set)
        for triple in triples:
            subject, predicate, value = triple.subject.value, triple.predicate.value, triple.object.value  # type: ignore[union-attr]
            self._out[subject, predicate].add(value)
            self._in[predicate, value].add(subject)
            self._terms[subject].add(predicate)

    def of(self, node: str, link: str) -> list[str]:
        """The values of a property."""
        return sorted(self._out.get((node, link), ()))

    def one(self, node: str, link: str) -> str | None:
        """The value of a property that has exactly one."""
        found = self._out.get((node, link), set())
        return next(iter(found)) if len(found) == 1 else None

    def with_(self, link: str, value: str) -> list[str]:
        """The nodes that have this value."""
        return sorted(self._in.get((link, value), ()))

    def a(self, kind: str) -> list[str]:
        """The nodes of a type."""
        return self.with_(RDF_TYPE, kind)

    def number(self, node: str, name: str) -> Decimal | None:
        """A figure."""
        try:
            return Decimal(self.one(node, LG + name) or "")
        except InvalidOperation:
            return None

    def terms(self, node: str) -> list[str]:
        """The properties of a node."""
        return sorted(self._terms.get(node, ()))

    def having(self, link: str) -> list[str]:
        """The nodes that have a property."""
        return sorted({node for node, name in self._out if name == link})

    def closure(self, nodes: Iterable[str], link: str, *, back: bool = False) -> set[str]:
        """The nodes, and all that are reached from them along a property, or against it."""
        found = list(nodes)
        for one in found:
            found += [other for other in (self.with_(link, one) if back else self.of(one, link)) if other not in found]
        return set(found)

    def roles(self, nodes: Iterable[str]) -> set[str]:
        """The nodes, the bodies to which they belong, and the roles of both."""
        found = list(nodes)
        for one in found:
            found += [wider for link in _BELONGS for wider in self.of(one, link) if wider not in found]
        return {*found, *(role for one in found for role in self.of(one, LG + "role"))}

    @cached_property
    def texts(self) -> list[str]:
        """The passages."""
        return [text for node in self.a(LG + "Passage") for text in self.of(node, LG + "text")]

    @property
    def words(self) -> list[str]:
        """Every run of words that carries a slot."""
        return sorted({value for (_, link), values in self._out.items() if link == LG + "words" for value in values})
