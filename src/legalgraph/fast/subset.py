"""The subset of SHACL that frameworks may use. Everything outside it is refused by name, with the shape that says it.

Nothing is skipped: a constraint that no engine looks at would be a condition of the law that silently always holds. What is in,
what it means and why the rest is out: ``docs/reference/shacl-subset.md``.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final, NoReturn

from legalgraph.errors import BadInput
from legalgraph.fast import literals
from legalgraph.fast.shapes import members
from legalgraph.namespaces import RDF_TYPE, SH, XSD, short
from legalgraph.store import BlankNode, Literal, NamedNode

if TYPE_CHECKING:
    from legalgraph.fast.shapes import Facts, Plan
    from legalgraph.store import Term

_COUNTS: Final = frozenset(
    SH + name for name in ("minCount", "maxCount", "qualifiedMinCount", "qualifiedMaxCount", "qualifiedValueShape")
)
_BOUNDS: Final = frozenset(SH + name for name in ("minInclusive", "maxInclusive", "minExclusive", "maxExclusive"))
_TO_SHAPE: Final = frozenset(SH + name for name in ("node", "property", "qualifiedValueShape", "not"))
_TO_LIST: Final = frozenset(SH + name for name in ("or", "and", "xone"))
_TO_IRI: Final = frozenset(SH + name for name in ("class", "datatype", "nodeKind", "equals", "disjoint"))
_ONCE: Final = _COUNTS | _BOUNDS | {SH + name for name in ("path", "in", "datatype", "nodeKind")}
_SAYING: Final = frozenset(
    SH + name for name in ("name", "message", "order", "group", "description", "severity", "targetClass")
)
_KINDS: Final = "IRI BlankNode Literal BlankNodeOrIRI BlankNodeOrLiteral IRIOrLiteral".split()
CONSTRAINTS: Final = _COUNTS | _BOUNDS | _TO_SHAPE | _TO_LIST | _TO_IRI | {SH + "in", SH + "hasValue"}
_KNOWN: Final = CONSTRAINTS | _SAYING | {SH + "path"}
_QUALIFIED_COUNTS: Final = frozenset({SH + "qualifiedMinCount", SH + "qualifiedMaxCount"})
_SHAPES: Final = frozenset({NamedNode(SH + "NodeShape"), NamedNode(SH + "PropertyShape")})
_PATH, _NODE, _PROPERTY, _IN, _DATATYPE, _NODE_KIND, _QUALIFIED = (
    SH + name for name in ("path", "node", "property", "in", "datatype", "nodeKind", "qualifiedValueShape")
)
_LOOKED_AT: Final = (_TO_IRI | _COUNTS | _BOUNDS | {_PATH}) - {_QUALIFIED}  # the constraints whose value has a form


def check(plan: Plan, *, named: bool = True) -> None:
    """Check every shape, used or not. ``named`` asks that each has an IRI, so that a report can cite it."""
    done: set[Term] = set()
    for node, facts in plan.shapes.items():
        if node not in done and _is_shape(facts):
            _check_shape(plan, node, (), done, named)


def _is_shape(facts: Facts) -> bool:
    for predicate, value in facts:
        if predicate.startswith(SH) and predicate not in _SAYING:
            return True
        if predicate == RDF_TYPE and value in _SHAPES:
            return True
    return False


def _check_shape(plan: Plan, shape: Term, above: tuple[Term, ...], done: set[Term], named: bool) -> None:
    if shape in above:
        refuse(shape, "the shape refers to itself", "shapes must not be recursive")
    if shape in done:
        return
    if named and isinstance(shape, BlankNode):
        refuse(above[-1] if above else shape, "a shape has no name", "give the shape an IRI")
    facts = plan.shapes.get(shape)
    if not facts:
        refuse(shape, "the shape is named but described nowhere", "write it, or correct the name")
    names = [predicate for predicate, _ in facts]
    path = _PATH in names
    for predicate, value in facts:
        if not predicate.startswith(SH):
            continue
        if predicate not in _KNOWN:
            refuse(
                shape,
                f"{short(predicate)} is outside the SHACL subset that frameworks may use",
                "rewrite the shape with the constructs of docs/reference/shacl-subset.md",
            )
        if predicate in _ONCE and names.count(predicate) > 1:
            refuse(shape, f"{short(predicate)} stands twice", "keep one, or split the shape")
        if predicate in _COUNTS and not path:
            refuse(shape, f"{short(predicate)} stands on a node shape", "it counts values: give it a sh:path")
        if predicate in _LOOKED_AT:
            _check_value(shape, predicate, value)
        for nested in _nested(plan, predicate, value):
            _check_shape(plan, nested, (*above, shape), done, named)
            nested_path = any(one == _PATH for one, _ in plan.shapes[nested])
            if predicate == _PROPERTY and not nested_path:
                refuse(nested, "a property shape has no path", "give it a sh:path, or refer to it with sh:node")
            if predicate == _NODE and nested_path:
                refuse(nested, "sh:node names a property shape", "refer to it with sh:property")
    if (_QUALIFIED in names) != (not _QUALIFIED_COUNTS.isdisjoint(names)):
        refuse(shape, "a qualified count lacks its shape or its number", "write both")
    done.add(shape)


def _check_value(shape: Term, predicate: str, value: Term) -> None:
    if predicate == _PATH and not isinstance(value, NamedNode):
        refuse(shape, "the path is not a plain property", "name one property as sh:path")
    if predicate in _TO_IRI and not isinstance(value, NamedNode):
        refuse(shape, f"{short(predicate)} names no IRI", "name a class, datatype, node kind or property")
    if predicate in _COUNTS and not _is_count(value):
        refuse(shape, f"{short(predicate)} is no count", "write a whole number")
    if predicate in _BOUNDS and not isinstance(literals.number(str(value)), Decimal):
        refuse(
            shape,
            f"{short(predicate)} is no exact number",
            "bounds compare whole numbers and decimals; dates are compared by time",
        )
    if predicate == _DATATYPE and value.value not in literals.LEXICAL:
        known = ", ".join(sorted(short(one) for one in literals.LEXICAL))
        refuse(shape, f"{short(predicate)} {short(value.value)} cannot be checked", f"use one of: {known}")
    if predicate == _NODE_KIND and value.value.removeprefix(SH) not in _KINDS:
        refuse(shape, f"{short(value.value)} is no node kind", f"use one of: {', '.join('sh:' + k for k in _KINDS)}")


def _is_count(value: Term) -> bool:
    return (
        isinstance(value, Literal)
        and value.datatype.value == XSD + "integer"
        and value.value.isascii()
        and value.value.isdigit()
    )


def _nested(plan: Plan, predicate: str, value: Term) -> list[Term]:
    if predicate in _TO_SHAPE:
        return [value]
    if predicate in _TO_LIST:
        return members(plan, value)
    if predicate == _IN:
        members(plan, value)
    return []


def refuse(shape: Term, what: str, mend: str) -> NoReturn:
    """Refuse a shape by its name."""
    raise BadInput(what, where=short(shape.value) if isinstance(shape, NamedNode) else str(shape), mend=mend)
