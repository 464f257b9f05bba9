"""The portable plan: each test as one SPARQL 1.1 SELECT over a snapshot, which any endpoint can run.

A query begins with what a candidate must have, the rarest first (a value, then a count, then any value), as a plain join; what it
must not have is filtered after. Where a value must have much, such values are found apart, once, as a set to join with.
Counts are spelt out as so many different values, so that no aggregate is needed.
"""

from __future__ import annotations

from itertools import combinations, count
from typing import TYPE_CHECKING, Final, NamedTuple

from legalgraph.errors import BadInput
from legalgraph.fast.shapes import iri, members
from legalgraph.fast.subset import CONSTRAINTS
from legalgraph.namespaces import LG, RDF_TYPE, RDFS, SH, XSD, short
from legalgraph.store import Literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from legalgraph.fast.shapes import Facts, Plan, Test
    from legalgraph.store import Term

_COMPARES: Final = {"minInclusive": ">=", "maxInclusive": "<=", "minExclusive": ">", "maxExclusive": "<"}
_KINDS: Final = {"IRI": "isIRI", "BlankNode": "isBlank", "Literal": "isLiteral"}
_LEXICAL: Final = {
    XSD + "string": "",
    XSD + "boolean": "^(true|false|0|1)$",
    XSD + "integer": "^[+-]?[0-9]+$",
    XSD + "decimal": "^[+-]?([0-9]+([.][0-9]*)?|[.][0-9]+)$",
}


class _Part(NamedTuple):
    """A condition on a variable: a join where it is one (with its rank), and an expression in any case."""

    rank: int
    join: str | None
    test: str


_TRUE: Final = _Part(9, None, "true")


def queries(plan: Plan) -> Mapping[str, str]:
    """The query of every test by its IRI: its dossiers (``?dossier``) and the candidates that conform (``?candidate``)."""
    return {test.iri: query(plan, test) for test in plan.tests}


def query(plan: Plan, test: Test) -> str:
    """The query of one test. Raises ``BadInput`` for a shape that SPARQL 1.1 cannot say."""
    body = _Writer(plan).group(test.pattern, "?candidate")
    return (
        f"SELECT DISTINCT ?dossier ?candidate WHERE {{\n"
        f"  ?dossier <{RDF_TYPE}> <{test.topic}> ; <{LG}candidate> ?candidate .\n"
        f"  {body}\n}}"
    )


class _Writer:
    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self._numbers = count()

    def group(self, shape: Term, node: str) -> str:
        """What a node must meet, for the inside of a group in which the node is bound."""
        parts = self.parts(shape, node)
        joins = [part.join for part in sorted(parts, key=lambda part: part.rank) if part.join]
        tests = [f"FILTER({part.test})" for part in parts if not part.join]
        return "\n  ".join(dict.fromkeys([*joins, *tests]))

    def expression(self, shape: Term, node: str) -> str:
        """The same as an expression."""
        return _all(part.test for part in self.parts(shape, node))

    def parts(self, shape: Term, node: str) -> list[_Part]:
        facts = self.plan.shapes[shape]
        path = next((value for predicate, value in facts if predicate == SH + "path"), None)
        if path is not None:
            return self._property(facts, iri(path), node)
        found: list[_Part] = []
        for predicate, value in facts:
            name = predicate.removeprefix(SH)
            if predicate not in CONSTRAINTS:
                continue
            if name in ("node", "property"):
                found += self.parts(value, node)
            elif name in ("equals", "disjoint"):
                has, other = f"EXISTS {{ {node} <{iri(value)}> {node} }}", self._new()
                only = f"!EXISTS {{ {node} <{iri(value)}> {other} FILTER(!sameTerm({other}, {node})) }}"
                found.append(_Part(9, None, f"!{has}" if name == "disjoint" else f"({has} && {only})"))
            else:
                found.append(_Part(9, None, self._value(name, value, node)))
        return found

    def _property(self, facts: Facts, path: str, node: str) -> list[_Part]:
        given = dict(facts)
        found = []
        for predicate, value in facts:
            name = predicate.removeprefix(SH)
            if predicate not in CONSTRAINTS or name == "qualifiedValueShape":
                continue
            if name == "hasValue":
                found.append(_joined(0, f"{node} <{path}> {value} ."))
            elif name in ("minCount", "qualifiedMinCount", "maxCount", "qualifiedMaxCount"):
                shape = given[SH + "qualifiedValueShape"] if name.startswith("qualified") else None
                number, least = int(value.value), name.lower().endswith("mincount")
                several = self._several(path, node, shape, number if least else number + 1)
                if least:
                    long = shape is not None and several.count(" .") > 2  # rows would multiply
                    apart = f"{{ SELECT DISTINCT {node} WHERE {{ {several} }} }}" if long else several
                    found.append(_Part(1 if shape else 2, apart, f"EXISTS {{ {several} }}") if number else _TRUE)
                else:
                    found.append(_Part(9, None, f"!EXISTS {{ {several} }}"))
            elif name in ("equals", "disjoint"):
                found.append(_Part(9, None, self._compared(name, path, iri(value), node)))
            else:
                other = self._new()
                fits = (
                    self.expression(value, other) if name in ("node", "property") else self._value(name, value, other)
                )
                found.append(_Part(9, None, f"!EXISTS {{ {node} <{path}> {other} . FILTER(!({fits})) }}"))
        return found

    def _several(self, path: str, node: str, shape: Term | None, number: int) -> str:
        others = [self._new() for _ in range(number)]
        lines = []
        for other in others:
            lines.append(f"{node} <{path}> {other} .")
            if shape is not None:
                lines.append(self.group(shape, other))
        lines += [f"FILTER(!sameTerm({one}, {two}))" for one, two in combinations(others, 2)]
        return " ".join(lines)

    def _compared(self, name: str, path: str, other: str, node: str) -> str:
        mine, theirs = self._new(), self._new()
        if name == "disjoint":
            return f"!EXISTS {{ {node} <{path}> {mine} ; <{other}> {theirs} . FILTER(sameTerm({mine}, {theirs})) }}"

        def lacking(one: str, two: str) -> str:
            had, like = self._new(), self._new()
            inner = f"EXISTS {{ {node} <{two}> {like} . FILTER(sameTerm({like}, {had})) }}"
            return f"!EXISTS {{ {node} <{one}> {had} . FILTER(!{inner}) }}"

        return f"({lacking(path, other)} && {lacking(other, path)})"

    def _value(self, name: str, value: Term, node: str) -> str:
        if name == "not":
            return f"!({self.expression(value, node)})"
        if name in ("or", "and", "xone"):
            every = [f"({self.expression(shape, node)})" for shape in members(self.plan, value)]
            if name == "xone":
                return f"(({' + '.join(f'IF({one}, 1, 0)' for one in every)}) = 1)" if every else "false"
            return "(" + (" || " if name == "or" else " && ").join(every) + ")" if every else str(name == "and").lower()
        if name in ("in", "hasValue"):
            wanted = members(self.plan, value) if name == "in" else [value]
            return "(" + " || ".join(f"sameTerm({node}, {one})" for one in wanted) + ")" if wanted else "false"
        if name == "class":
            return f"EXISTS {{ {node} <{RDF_TYPE}>/<{RDFS}subClassOf>* <{iri(value)}> }}"
        if name == "nodeKind":
            kinds = iri(value).removeprefix(SH)
            return "(" + " || ".join(f"{test}({node})" for kind, test in _KINDS.items() if kind in kinds) + ")"
        if name == "datatype":
            return self._datatype(iri(value), node)
        assert isinstance(value, Literal), "a bound that is no number was refused before"
        return f"COALESCE(isNumeric({node}) && {node} {_COMPARES[name]} {value}, false)"

    def _datatype(self, datatype: str, node: str) -> str:
        if datatype not in _LEXICAL:
            raise BadInput(
                f"sh:datatype {short(datatype)} cannot be said in portable SPARQL", mend="use the fast engine"
            )
        form = f' && REGEX(STR({node}), "{_LEXICAL[datatype]}")' if _LEXICAL[datatype] else ""
        return f"COALESCE(isLiteral({node}) && DATATYPE({node}) = <{datatype}>{form}, false)"

    def _new(self) -> str:
        return f"?v{next(self._numbers)}"


def _joined(rank: int, join: str) -> _Part:
    return _Part(rank, join, f"EXISTS {{ {join} }}")


def _all(tests: Iterable[str]) -> str:
    found = list(tests)
    return " && ".join(f"({one})" for one in found) if found else "true"
