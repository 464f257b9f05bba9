"""A comparison of two points in time as triples, so that it can be asked and kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from legalgraph import asof
from legalgraph.asof import Undated
from legalgraph.namespaces import DATA, LG, PROV, RDF_TYPE, RDFS, XSD
from legalgraph.store import Literal, NamedNode, Triple, serialize

if TYPE_CHECKING:
    from collections.abc import Iterator

    from legalgraph.asof import AsOf
    from legalgraph.history.values import LawChanges, NormDifference, ProvisionDifference
    from legalgraph.store import Term

_KINDS: Final = {
    "change": "Change",
    "disagreement": "Disagreement",
    "order unknown": "OrderUnknown",
    "unknown": "KnownAtOneOnly",
}


def ntriples(found: LawChanges) -> bytes:
    """The comparison as N-Triples: one node for it, and one for each difference."""
    return serialize(list(triples(found)), "nt", {})


def triples(found: LawChanges) -> Iterator[Triple]:
    """The triples, in the order of the differences."""
    whole = f"{DATA}{found.jurisdiction}/comparison/{asof.key(found.before)}/{asof.key(found.after)}"
    yield _says(whole, RDF_TYPE, NamedNode(LG + "LawComparison"))
    yield _says(whole, LG + "ofJurisdiction", NamedNode(DATA + found.jurisdiction))
    for name, as_of in (("first", found.before), ("second", found.after)):
        yield _says(whole, f"{LG}{name}Point", NamedNode(f"{whole}/{name}"))
        yield _says(f"{whole}/{name}", RDF_TYPE, NamedNode(LG + "PointInTime"))
        yield _point(f"{whole}/{name}", as_of)
    for number, provision in enumerate(found.provisions, 1):
        node = f"{whole}/section-{number}"
        yield from _difference(whole, node, provision)
        yield _says(node, LG + "ofSection", NamedNode(provision.iri))
        yield _says(node, RDFS + "label", Literal(f"{provision.citation}: {provision.what}", language="en"))
    for number, norm in enumerate(found.norms, 1):
        node = f"{whole}/norm-{number}"
        ref = norm.after or norm.before
        yield from _difference(whole, node, norm)
        yield _says(node, RDFS + "label", Literal(f"{ref.label if ref else ''}: {norm.what}", language="en"))
        for name, side in (("inFirst", norm.before), ("inSecond", norm.after)):
            if side:
                yield _says(node, LG + name, NamedNode(side.iri))


def _difference(whole: str, node: str, one: ProvisionDifference | NormDifference) -> Iterator[Triple]:
    yield _says(whole, LG + "difference", NamedNode(node))
    yield _says(node, RDF_TYPE, NamedNode(LG + "LawDifference"))
    yield _says(node, LG + "differenceKind", NamedNode(LG + _KINDS[one.kind]))
    yield _says(node, RDFS + "comment", Literal(one.why, language="en"))
    for act in one.acts:
        yield _says(node, PROV + "wasInfluencedBy", NamedNode(act.iri))


def _point(node: str, as_of: AsOf) -> Triple:
    if isinstance(as_of, Undated):
        return _says(node, LG + "asToldBy", NamedNode(as_of.iri))
    return _says(node, LG + "asOf", Literal(as_of.isoformat(), datatype=NamedNode(XSD + "date")))


def _says(subject: str, predicate: str, value: Term) -> Triple:
    return Triple(NamedNode(subject), NamedNode(predicate), value)
