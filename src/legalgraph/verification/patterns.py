"""Does a norm fit a pattern? SHACL Core as far as criteria use it, read anew for the verifier of proofs.

Two questions are asked of a node: whether it conforms as SHACL has it, and whether it may, if what the text leaves open
(``lg:NotStated`` and its like) is neither held to be there nor to be missing. Recursive shapes do not occur (the data
shapes refuse them); a term outside the subset is an error of the proof and raises ``Unreadable``.
"""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from operator import ge, gt, le, lt
from typing import TYPE_CHECKING, Final

from legalgraph.namespaces import DERIVED, LG, RDF, RDF_TYPE, RDFS, SH, SKOS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from legalgraph.verification.facts import Facts

_BOUNDS: Final = {"minInclusive": ge, "minExclusive": gt, "maxInclusive": le, "maxExclusive": lt}
_COUNTS: Final = ("minCount", "maxCount", "hasValue", "qualifiedMinCount", "qualifiedMaxCount")
_EACH: Final = ("node", "property", "not", "and", "or", "xone", "in", "class", *_BOUNDS)
_FED_TOO: Final = {DERIVED + "coversSome"}  # also by the offenses that a norm reaches, not by its own slot alone
_SAID: Final = {"path", "qualifiedValueShape"}


class Unreadable(Exception):
    """A shape that is missing or uses a term that is not known here, or a derived value that does not follow."""


Truth = bool | None


class Patterns:
    """Shapes and norms of one proof. ``lenient`` answers ``None`` where only what is not stated stands in the way."""

    def __init__(self, facts: Facts, *, lenient: bool = False) -> None:
        self._facts = facts
        self._lenient = lenient
        self._twins = {
            twin: (slot, link == "namesInto" or LG + "Upward" in facts.of(slot, LG + "closure"))
            for link in ("closesInto", "namesInto")
            for slot in facts.having(LG + link)
            for twin in facts.of(slot, LG + link)
        }

    def fits(self, node: str, shape: str) -> Truth:
        """Whether the node conforms to the shape."""
        kinds = self._facts.of(shape, RDF_TYPE)
        terms = [term.removeprefix(SH) for term in self._facts.terms(shape) if term.startswith(SH)]
        if not kinds or not terms:
            raise Unreadable(f"the shape {shape} is missing")
        path = self._facts.one(shape, SH + "path")
        values = self._values(node, path) if path else [node]
        return _all(self._term(term, shape, node, values) for term in terms if term not in _SAID)

    def _values(self, node: str, path: str) -> list[str]:
        """What stands at the end of a path; where it is the closure of a coded slot, it must be just that."""
        values = self._facts.of(node, path)
        if path not in self._twins:
            return values
        slot, upward = self._twins[path]
        coded = self._facts.of(node, slot)
        roles = self._facts.roles(coded) if upward else coded
        expected = self._facts.closure(roles, SKOS + "broader", back=not upward)
        for value in sorted(set(values) - expected if path not in _FED_TOO else ()):
            raise Unreadable(f"{value} does not follow as {path} of {node} from {slot}")
        for value in sorted(expected.difference(values)):
            raise Unreadable(f"{value} follows as {path} of {node} from {slot}, and is missing")
        return values

    def _term(self, term: str, shape: str, node: str, values: list[str]) -> Truth:
        given = self._facts.of(shape, SH + term)
        if term in _COUNTS:
            found = _all(self._count(term, shape, one, values) for one in given)
            return self._open([node, *values]) if found is False else found
        if term in _EACH:
            judged = [(self._each(term, one, value), value) for one in given for value in values]
            return _all(self._open([value]) if found is False else found for found, value in judged)
        raise Unreadable(f"sh:{term} of {shape} is not read here")

    def _count(self, term: str, shape: str, given: str, values: list[str]) -> Truth:
        if term == "hasValue":
            return given in values
        if term in {"minCount", "maxCount"}:
            return _within(term, len(values), len(values), int(given))
        counted = self._facts.one(shape, SH + "qualifiedValueShape")
        if counted is None:
            raise Unreadable(f"{shape} counts without a sh:qualifiedValueShape")
        found = [self.fits(value, counted) for value in values]
        low = sum(one is True for one in found)
        return _within(term, low, low + sum(one is None for one in found), int(given))

    def _each(self, term: str, given: str, value: str) -> Truth:
        if term in {"node", "property"}:
            return self.fits(value, given)
        if term == "not":
            inner = self.fits(value, given)
            return None if inner is None else not inner
        if term in {"and", "or", "xone"}:
            found = [self.fits(value, shape) for shape in self._listed(given)]
            if term == "and":
                return _all(found)
            if term == "or":
                return True if True in found else None if None in found else False
            return None if None in found else found.count(True) == 1
        if term == "in":
            return value in self._listed(given)
        if term == "class":
            return given in self._facts.closure(self._facts.of(value, RDF_TYPE), RDFS + "subClassOf")
        return _compared(_BOUNDS[term], value, given)

    def _open(self, values: Iterable[str]) -> Truth:
        """Of something that fails: whether it does so only because a text is silent."""
        silent = self._lenient and any(LG + "NotStatedValue" in self._facts.of(one, RDF_TYPE) for one in values)
        return None if silent else False

    def _listed(self, head: str) -> list[str]:
        members: list[str] = []
        while head != RDF + "nil":
            first, rest = self._facts.one(head, RDF + "first"), self._facts.one(head, RDF + "rest")
            if first is None or rest is None or len(members) > 1000:
                raise Unreadable("a list of a shape is broken")
            members.append(first)
            head = rest
        return members


def _all(found: Iterable[Truth]) -> Truth:
    told = list(found)  # all are asked, so that all that is derived is looked at
    return False if False in told else None if None in told else True


def _within(term: str, low: int, high: int, given: int) -> Truth:
    if term.endswith("inCount"):
        return True if low >= given else False if high < given else None
    return True if high <= given else False if low > given else None


def _compared(relation: Callable[[Decimal, Decimal], bool], value: str, given: str) -> bool:
    try:
        return relation(Decimal(value), Decimal(given))
    except InvalidOperation:
        return False
