"""Scenarios: law as it would be. A scenario changes triples and nothing else; the base is never touched.

Three kinds of change, in any combination:

* repeal a provision: it and its subdivisions end, and so does every norm that needs them;
* set a slot of a norm or norm part: replace its values, or add (``+``) or take away (``-``) one;
* apply a bill: a file that adds provisions and norms, ends some (``lg:ends``) and replaces others (``lg:replaces``).
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Final, TypeAlias

from legalgraph.asof import key
from legalgraph.changes import Dangling
from legalgraph.errors import BadInput, Misuse, UnknownName
from legalgraph.namespaces import CONCEPT, DERIVED, ELI, LG, RDF_TYPE, RDFS, SKOS, XSD, local, short
from legalgraph.snapshot import begins, ends, version_standings
from legalgraph.store import Literal, NamedNode, Term, Triple, TripleStore
from legalgraph.timeline import Standing, norm_standing
from legalgraph.walk import reached

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from legalgraph.asof import AsOf

_REALIZES: Final = ELI + "realizes"
_PART_OF: Final = ELI + "is_part_of"
_ID: Final = ELI + "id_local"
_ENTRY: Final = ELI + "first_date_entry_in_force"
_EXIT: Final = ELI + "date_no_longer_in_force"
_ENDS: Final = (_EXIT, DERIVED + "endedAsToldBy")
_BEGINS: Final = (LG + "knownInForceOn", _ENTRY, LG + "source")
_SUBPROPERTY: Final = RDFS + "subPropertyOf"
_PARTS: Final = (LG + "conduct", LG + "penalty")
_REFERRING: Final = (ELI + "cites", LG + "covers", LG + "scope", LG + "incorporates", LG + "readWith")


@dataclass(frozen=True, slots=True)
class Repeal:
    """End a provision, named by its number or IRI, with all of its subdivisions."""

    provision: str

    def __str__(self) -> str:
        return f"repeal {self.provision}"


@dataclass(frozen=True, slots=True)
class SetSlot:
    """Set a slot of a norm; a value that begins with ``+`` or ``-`` is added or taken away."""

    norm: str
    slot: str
    value: str

    def __str__(self) -> str:
        return f"set {self.norm} {self.slot} {self.value}"


@dataclass(frozen=True, slots=True)
class Bill:
    """Apply a bill: its name, and its triples."""

    name: str
    triples: tuple[Triple, ...]

    def __str__(self) -> str:
        return f"apply {self.name}"


Change: TypeAlias = Repeal | SetSlot | Bill


def apply(law: Iterable[Triple], changes: Sequence[Change], *, base: str, as_of: AsOf) -> list[Triple]:
    """The law after the changes, as triples; ``base`` is the jurisdiction's IRI.

    Raises ``UnknownName`` where a change names nothing, ``Misuse`` where changes contradict each other.
    """
    triples = list(law)
    _refuse_contradictions(changes)
    for change in changes:
        store = TripleStore()
        store.add(triples)
        if isinstance(change, Repeal):
            triples = _repeal(triples, store, change.provision, as_of)
        elif isinstance(change, SetSlot):
            triples = _set(triples, store, change, base, as_of)
        else:
            triples = _enact(triples, store, change, as_of)
    amended = [change for change in changes if isinstance(change, SetSlot)]
    if amended and len(amended) < len(changes):
        store = TripleStore()
        store.add(triples)
        for change in amended:
            if not _is_law(store, _carrier(store, change.norm, base), as_of):
                raise Misuse(
                    f"{change.norm} is amended, and the provision that it rests on repealed",
                    mend="do one of the two: what is repealed cannot be amended",
                )
    return triples


def dangling(after: Iterable[Triple], versions: Iterable[NamedNode]) -> tuple[Dangling, ...]:
    """What still refers to provision versions that are gone: texts that cite them, norms that cover or use them."""
    store = TripleStore()
    store.add(after)
    gone = set(versions)
    provisions = {p for version in gone for p in store.values(version, _REALIZES)}
    found = set()
    for predicate in _REFERRING:
        for target in gone | provisions:
            for source in store.subjects(predicate, target):
                whole = next(iter(store.values(source, _REALIZES)), source)
                if source not in gone and whole not in provisions:
                    found.add(Dangling(local(predicate), _label(store, whole), _label(store, target)))
    return tuple(sorted(found, key=lambda one: (one.what, one.label, one.refers_to)))


def ended_versions(before: Iterable[Triple], after: Iterable[Triple]) -> list[NamedNode]:
    """The versions to which the second law gives an end that the first does not."""
    old = {t.subject for t in before if t.predicate.value in _ENDS}
    return [
        t.subject
        for t in after
        if t.predicate.value in _ENDS and t.subject not in old and isinstance(t.subject, NamedNode)
    ]


def versions_of(store: TripleStore, name: str) -> tuple[NamedNode, list[NamedNode]]:
    """The provision of this number or IRI, and the versions of it and of its subdivisions."""
    number = name.removeprefix("§").strip()
    ids = {value.value: node for node in store.subjects(_ID) for value in store.values(node, _ID)}
    found = ids.get(number) or next((node for node in ids.values() if node.value == name), None)
    if found is None:
        raise UnknownName.among("provision", number, ids)
    whole = reached([found], lambda provision: store.subjects(_PART_OF, provision))
    return found, sorted({v for provision in whole for v in store.subjects(_REALIZES, provision)}, key=str)


def _repeal(triples: list[Triple], store: TripleStore, name: str, as_of: AsOf) -> list[Triple]:
    provision, versions = versions_of(store, name)
    standing = version_standings(store, as_of)[0]
    living = {v for v in versions if standing.get(v.value, Standing.OutOfForce) > Standing.OutOfForce}
    if not any(standing[v.value] >= Standing.Presumed for v in living):
        ended = "in force" if not living else "known to be in force"
        raise Misuse(
            f"nothing of {_label(store, provision)} is {ended}, as of {key(as_of)}",
            mend="name a provision that is, or another point in time (--as-of)",
        )
    kept = [t for t in triples if not (t.predicate.value == _EXIT and t.subject in living)]
    return kept + [ends(version, as_of) for version in sorted(living, key=str)]


def _set(triples: list[Triple], store: TripleStore, change: SetSlot, base: str, as_of: AsOf) -> list[Triple]:
    carrier = _carrier(store, change.norm, base)
    if not _is_law(store, carrier, as_of):
        raise Misuse(
            f"{change.norm} is not known to be law as of {key(as_of)}",
            mend="name a norm that is, or another point in time (--as-of)",
        )
    slot = LG + change.slot.removeprefix("lg:")
    known = [s.value for kind in ("slot", "valueSlot") for s in store.subjects(_SUBPROPERTY, NamedNode(LG + kind))]
    if slot not in known:
        raise UnknownName.among("slot", change.slot, [local(one) for one in known])
    sign, text = (change.value[0], change.value[1:]) if change.value[:1] in ("+", "-") else ("", change.value)
    value, now = _value(store, text, base), store.values(carrier, slot)
    _refuse_what_does_not_fit(store, slot, value, text)
    if sign == "-" and value not in now:
        has = ", ".join(short(one.value) for one in now) or "none"
        raise Misuse(f"{change.norm} has no {change.slot} {text}", mend=f"it has: {has}")
    dropped = {"": set(now), "+": set(), "-": {value}}[sign]
    kept = [t for t in triples if (t.subject, t.predicate.value) != (carrier, slot) or t.object not in dropped]
    return kept if sign == "-" else [*kept, Triple(carrier, NamedNode(slot), value)]


def _is_law(store: TripleStore, carrier: NamedNode, as_of: AsOf) -> bool:
    """Whether a norm, or the one that this is a part of, is in force or presumed to be."""
    wholes = [whole for link in _PARTS for whole in store.subjects(link, carrier)]
    norm = next(iter(wholes), carrier)
    standing, provision_of = version_standings(store, as_of)
    versions = [version.value for version in store.values(norm, LG + "expressedBy") if isinstance(version, NamedNode)]
    return not versions or norm_standing(versions, provision_of, standing) >= Standing.Presumed


def _refuse_what_does_not_fit(store: TripleStore, slot: str, value: Term, text: str) -> None:
    """A slot for ages, lengths of time, shall or may, or figures holds nothing else; silence it holds too."""
    kinds = {value.value for value in store.values(NamedNode(slot), RDFS + "range")}
    types = {kind.value for kind in store.values(value, RDF_TYPE)} if isinstance(value, NamedNode) else set()
    for kind in kinds:
        figure = kind.startswith(XSD)
        if (figure and not isinstance(value, Literal)) or (
            kind.startswith(LG) and not types & {kind, LG + "NotStatedValue"}
        ):
            wanted = "a figure" if figure else f"one of the kind {local(kind)}"
            raise Misuse(f"{text} is no value of {local(slot)}", mend=f"the slot holds {wanted}")


def _carrier(store: TripleStore, name: str, base: str) -> NamedNode:
    for iri in (name, f"{base}/{name}", f"{base}/norm/{name}"):
        if _is_iri(iri) and store.has(NamedNode(iri)):
            return NamedNode(iri)
    norms = [node.value.removeprefix(f"{base}/norm/") for node in store.subjects(LG + "expressedBy")]
    raise UnknownName.among("norm", name.removeprefix("norm/"), norms)


def _value(store: TripleStore, text: str, base: str) -> Term:
    scheme, _, name = text.partition(":")
    concept = f"{LG}{name}" if scheme == "lg" else f"{CONCEPT}{scheme}/{name}"
    for iri in (concept, text, f"{base}/{text}", f"{LG}{text}"):
        if _is_iri(iri) and store.has(NamedNode(iri)):
            return NamedNode(iri)
    try:
        Decimal(text)
    except InvalidOperation:
        known = [short(node.value) for node in store.subjects(SKOS + "inScheme")]
        raise UnknownName.among("value", text, known) from None
    return Literal(text, datatype=NamedNode(XSD + "decimal"))


def _is_iri(text: str) -> bool:
    return ":" in text and not set(text) & set(' <>"{}|\\^`')


def _enact(triples: list[Triple], store: TripleStore, bill: Bill, as_of: AsOf) -> list[Triple]:
    ended = {t.object for t in bill.triples if t.predicate.value in (LG + "ends", LG + "replaces")}
    gone: set[object] = set()
    for target in ended:
        if not isinstance(target, NamedNode) or not store.has(target):
            raise BadInput(
                f"the bill ends {target}, which nothing describes", where=bill.name, mend="name what is there"
            )
        gone |= {target, *(part for link in _PARTS for part in store.values(target, link))}
    ending = {version for version in store.subjects(_REALIZES) if version in gone}
    kept = [t for t in triples if t.subject not in gone or t.subject in ending]
    kept += [ends(version, as_of) for version in sorted(ending, key=str)]
    dated = {t.subject for t in bill.triples if t.predicate.value in _BEGINS}
    new = dict.fromkeys(t.subject for t in bill.triples if t.predicate.value == _REALIZES)
    return [*kept, *bill.triples, *(begins(v, as_of) for v in new if isinstance(v, NamedNode) and v not in dated)]


def _refuse_contradictions(changes: Sequence[Change]) -> None:
    seen: dict[tuple[str, str], SetSlot] = {}
    for change in changes:
        if isinstance(change, SetSlot) and change.value[:1] not in ("+", "-"):
            key = (change.norm, change.slot)
            if key in seen and seen[key].value != change.value:
                raise Misuse(
                    f"two values for {change.slot} of {change.norm}", mend="set it once, or add values with '+'"
                )
            seen[key] = change
    repeals = [change.provision for change in changes if isinstance(change, Repeal)]
    if len(repeals) != len(set(repeals)):
        raise Misuse("a provision is repealed twice", mend="name it once")


def _label(store: TripleStore, node: Term) -> str:
    found = store.values(node, RDFS + "label") if isinstance(node, NamedNode) else []
    return found[0].value if found else node.value
