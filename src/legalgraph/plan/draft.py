"""Drafts of law: norms that carry out the repairs which failed tests declare, as triples that a bill can hold.

A norm is drafted in one of two ways: a copy of one that nearly passes, with slots changed, that replaces it; or a new one, built
from what the pattern demands. Whether a draft passes is never believed: ``effects`` puts it into the law and
asks the patterns.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

from legalgraph.fast.evaluator import Evaluator, conforming
from legalgraph.fast.shapes import members
from legalgraph.namespaces import CONCEPT, DERIVED, ELI, LG, ORG, RDF_TYPE, RDFS, SH, SKOS, local
from legalgraph.scenario import Bill, apply
from legalgraph.store import Literal, NamedNode, Triple, TripleStore
from legalgraph.walk import reached

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from legalgraph.evaluation import Evaluation
    from legalgraph.reassess import Reassessor
    from legalgraph.store import Term

_PARTS: Final = {LG + "conduct": LG + "ConductAlternative", LG + "penalty": LG + "PenaltyTier"}
_LEFT_OUT: Final = frozenset([LG + "evidence", LG + "expressedBy", RDFS + "label", LG + "basis", LG + "replaces"])
_SECTION: Final = "Section "
_NUMBER: Final = re.compile(r"(/norm/draft/|/bill/draft/|@draft-)(\d+)")


@dataclass(frozen=True, slots=True)
class Change:
    """One slot given values: added to what is there, or in its place; ``where`` is a part of the norm, else the norm."""

    slot: str
    values: tuple[Term, ...]
    adds: bool
    where: str | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """A drafted norm: what it replaces (nothing if it is new), and its triples."""

    iri: str
    base: str | None
    triples: tuple[Triple, ...]


class Drafter:
    """Makes drafts for one jurisdiction, under one framework, and asks which tests they pass."""

    def __init__(self, reassessor: Reassessor, jurisdiction: str) -> None:
        self.reassessor = reassessor
        self.evaluation: Evaluation = reassessor.evaluation
        self.store: TripleStore = reassessor.evaluation.store
        self.root = jurisdiction + "/norm/draft/"
        self.bill = jurisdiction + "/bill/draft"
        self.evaluator = Evaluator(self.evaluation.plan, self.evaluation.index)
        self._count = 0
        self._over: dict[str, set[str]] = {}

    # ------------------------------------------------------------ what the vocabulary says

    @cached_property
    def _slots(self) -> dict[str, str]:
        """The slot behind each derived twin."""
        found: dict[str, str] = {}
        for link in (LG + "namesInto", LG + "closesInto"):
            for slot in self.store.subjects(link):
                found |= {twin.value: slot.value for twin in self.store.values(slot, link)}
        return found

    def slot(self, path: str) -> str:
        """The slot that a path reads: itself, the one behind its twin, or the one whose name its own ends with."""
        if path in self._slots:
            return self._slots[path]
        if path.startswith(DERIVED):
            name = local(path).lower()
            near = [slot for slot in set(self._slots.values()) if name.endswith(local(slot).lower())]
            return near[0] if near else LG + local(path)
        return path

    @cached_property
    def _uses(self) -> Counter[tuple[str, str, str]]:
        """How often a kind of norm says a value in a slot."""
        uses: Counter[tuple[str, str, str]] = Counter()
        for carrier, norm in self.reassessor.owner.items():
            if isinstance(carrier, NamedNode) and carrier.value == norm:
                kinds = [kind.value for kind in self.store.values(carrier, RDF_TYPE)]
                for quad in self.store.quads(carrier):
                    if isinstance(quad.object, NamedNode) and quad.predicate.value.startswith(LG):
                        uses.update((kind, quad.predicate.value, quad.object.value) for kind in kinds)
        return uses

    def _broader(self, node: str) -> set[str]:
        """What a value falls under: broader concepts, its role, the bodies it belongs to."""
        if node in self._over:
            return self._over[node]
        found = self._over[node] = reached([node], self._straight_over)
        return found

    def _straight_over(self, node: str) -> Iterator[str]:
        for link in (SKOS + "broader", LG + "role", ORG + "postIn", ORG + "subOrganizationOf"):
            yield from (value.value for value in self.store.values(NamedNode(node), link))

    # ------------------------------------------------------------ a norm changed

    def amended(self, norm: str, changes: Sequence[Change]) -> Draft:
        """A copy of a norm, with changes, that replaces it."""
        self._count += 1
        new = f"{self.root}{self._count}"
        old = NamedNode(norm)
        nodes = {old: NamedNode(new)}
        for link in _PARTS:
            for part in self.store.values(old, link):
                if isinstance(part, NamedNode):
                    nodes[part] = NamedNode(f"{new}/{local(part.value)}")
        triples = []
        for node, copy in nodes.items():
            at = [one for one in changes if (one.where or norm) == node.value]
            dropped = {one.slot for one in at if not one.adds}
            for quad in self.reassessor.coded(node):
                if quad.predicate.value not in _LEFT_OUT | dropped:
                    value = nodes.get(quad.object, quad.object) if isinstance(quad.object, NamedNode) else quad.object
                    triples.append(Triple(copy, quad.predicate, value))
            triples += [Triple(copy, NamedNode(one.slot), value) for one in at for value in one.values]
        provisions = {
            provision
            for version in self.store.values(old, LG + "expressedBy")
            if isinstance(version, NamedNode)
            for provision in self.store.values(version, ELI + "realizes")
        }
        label = f"{self.label(norm)}, as amended"
        return self._drafted(new, norm, triples, sorted(provisions, key=str), label)

    def enacted(self, kind: str, patterns: Sequence[Term], topic: str, label: str, wishes: Sequence[Change]) -> Draft:
        """A new norm of a kind with all that the patterns demand, on the topic whose dossier is read."""
        self._count += 1
        new = f"{self.root}{self._count}"
        wanted: dict[tuple[str, str], list[Term]] = {}
        for pattern in patterns:
            self._demand(pattern, new, wanted, {one.slot: one.values for one in wishes})
        for one in wishes:
            have = wanted.setdefault((new, one.slot), [])
            if not have or one.adds:
                have += [value for value in one.values if value not in have]
        self._on_topic(kind, topic, new, wanted)
        triples = [Triple(NamedNode(new), NamedNode(RDF_TYPE), NamedNode(kind))]
        for (carrier, slot), values in wanted.items():
            node = NamedNode(carrier)
            if carrier != new and not any(t.subject == node for t in triples):
                link, of = next((link, of) for link, of in _PARTS.items() if carrier.startswith(f"{new}/{local(link)}"))
                triples += [
                    Triple(NamedNode(new), NamedNode(link), node),
                    Triple(node, NamedNode(RDF_TYPE), NamedNode(of)),
                ]
            triples += [Triple(node, NamedNode(slot), value) for value in dict.fromkeys(values)]
        return self._drafted(new, None, triples, [], label)

    def _drafted(
        self, new: str, base: str | None, triples: list[Triple], provisions: Sequence[Term], label: str
    ) -> Draft:
        node, said = NamedNode(new), NamedNode(RDFS + "label")
        triples = [*triples, Triple(node, said, Literal(label, language="en"))]
        triples.append(Triple(node, NamedNode(LG + "basis"), NamedNode(LG + "StatuteText")))
        if base is not None:
            triples.append(Triple(node, NamedNode(LG + "replaces"), NamedNode(base)))
        if not provisions:
            section = NamedNode(f"{self.bill}/{self._count}")
            provisions = [section]
            triples += [
                Triple(section, NamedNode(RDF_TYPE), NamedNode(ELI + "LegalResourceSubdivision")),
                Triple(section, NamedNode(ELI + "is_part_of"), NamedNode(self.bill)),
                Triple(section, said, Literal(f"{_SECTION}{self._count} of the draft bill", language="en")),
            ]
        for provision in provisions:
            version = NamedNode(f"{provision.value}@draft-{self._count}")
            triples += [
                Triple(version, NamedNode(RDF_TYPE), NamedNode(ELI + "LegalExpression")),
                Triple(version, NamedNode(ELI + "realizes"), provision),
                Triple(version, NamedNode(LG + "enactedBy"), NamedNode(self.bill)),
                Triple(node, NamedNode(LG + "expressedBy"), version),
            ]
        return Draft(new, base, tuple(dict.fromkeys(triples)))

    def _demand(
        self, shape: Term, carrier: str, wanted: dict[tuple[str, str], list[Term]], wishes: dict[str, tuple[Term, ...]]
    ) -> None:
        plan = self.evaluation.plan
        facts = plan.shapes.get(shape, [])
        for predicate, nested in facts:
            if predicate == SH + "node":
                self._demand(nested, carrier, wanted, wishes)
            elif predicate == SH + "and":
                for one in members(plan, nested):
                    self._demand(one, carrier, wanted, wishes)
            elif predicate in (SH + "or", SH + "xone"):
                self._demand(members(plan, nested)[0], carrier, wanted, wishes)
            elif predicate == SH + "property":
                self._demand_value(nested, carrier, wanted, wishes)

    def _demand_value(
        self, shape: Term, carrier: str, wanted: dict[tuple[str, str], list[Term]], wishes: dict[str, tuple[Term, ...]]
    ) -> None:
        plan = self.evaluation.plan
        facts = dict(plan.shapes.get(shape, []))
        path = facts[SH + "path"].value
        inner = facts.get(SH + "qualifiedValueShape") if SH + "qualifiedMinCount" in facts else facts.get(SH + "node")
        if path in _PARTS and inner is not None:
            self._demand(inner, f"{carrier}/{local(path)}-1", wanted, wishes)
            return
        slot = self.slot(path)
        have = wanted.setdefault((carrier, slot), [])
        if SH + "hasValue" in facts:
            if facts[SH + "hasValue"] not in have:
                have.append(facts[SH + "hasValue"])
        elif inner is not None and not any(self._fits(inner, value) for value in have):
            chosen = self._choose(inner, slot, wishes)
            if chosen is not None and SH + "qualifiedValueShape" not in facts:
                have[:] = [chosen]
            elif chosen is not None:
                have.append(chosen)
        elif SH + "in" in facts and SH + "minCount" in facts:
            have.append(members(plan, facts[SH + "in"])[0])
        if not have:
            del wanted[carrier, slot]

    def _fits(self, shape: Term, value: Term) -> bool:
        place = self.evaluation.index.find(value)
        return place >= 0 and bool(self.evaluator.verdict(shape).fits >> place & 1)

    def _choose(self, shape: Term, slot: str, wishes: dict[str, tuple[Term, ...]]) -> Term | None:
        for value in wishes.get(slot, ()):
            if self._fits(shape, value):
                return value
        listed = dict(self.evaluation.plan.shapes.get(shape, [])).get(SH + "in")
        if listed is not None:
            return members(self.evaluation.plan, listed)[0]
        fitting = sorted(node for node in conforming(self.evaluator, shape) if node.startswith(f"<{CONCEPT}"))
        used = Counter({value: count for (_, where, value), count in self._uses.items() if where == slot})
        known = [node[1:-1] for node in fitting]
        return NamedNode(max(known, key=lambda iri: used[iri])) if known else None

    def _on_topic(self, kind: str, topic: str, new: str, wanted: dict[tuple[str, str], list[Term]]) -> None:
        """Say what the topic collects: under each of its concepts must fall something that the norm says."""
        narrower = reached(
            [topic], lambda one: [node.value for node in self.store.subjects(SKOS + "broader", NamedNode(one))]
        )
        topics = [topic, *sorted(narrower - {topic})]
        collecting = [
            one for one in topics if NamedNode(kind) in self.store.values(NamedNode(one), LG + "collectsKind")
        ]
        if not collecting:
            return
        said = {over for values in wanted.values() for value in values for over in self._broader(value.value)}
        concepts = [
            [concept.value for concept in self.store.values(NamedNode(one), LG + "collectsConcept")]
            for one in collecting
        ]
        missing = min(([c for c in needed if c not in said] for needed in concepts), key=len)
        for concept in missing:
            slot, value = self._saying(kind, concept)
            wanted.setdefault((new, slot), []).append(NamedNode(value))

    def _saying(self, kind: str, concept: str) -> tuple[str, str]:
        """The slot and value by which such norms usually say what falls under a concept."""
        usual: Counter[tuple[str, str]] = Counter()
        scheme: Counter[str] = Counter()
        start = concept.rsplit("/", 1)[0]
        for (of, slot, value), count in self._uses.items():
            over = self._broader(value)
            weight = count * (100 if of == kind else 1)
            if concept in over:
                usual[slot, value] += weight
            if any(one.startswith(start + "/") for one in over):
                scheme[slot] += weight
        agents = [a.value for a in self.store.subjects(LG + "role") if concept in self._broader(a.value)]
        if agents and not usual:
            return LG + "bearer", agents[0]
        if usual:
            return max(usual, key=lambda one: (usual[one], one))
        return (max(scheme, key=lambda one: (scheme[one], one)) if scheme else LG + "covers"), concept

    def label(self, iri: str) -> str:
        """The label of a node."""
        return next((value.value for value in self.store.values(NamedNode(iri), RDFS + "label")), iri)

    # ------------------------------------------------------------ the law with drafts in it

    def enacted_law(self, drafts: Iterable[Draft], *, replacing: bool = True) -> list[Triple]:
        """The law with these drafts in it, beside what they replace if ``replacing`` is false."""
        triples = [t for t in self.bill_of(drafts) if replacing or t.predicate.value != LG + "replaces"]
        bill = Bill("draft", tuple(triples))
        return apply(self.reassessor.law, [bill], base="", as_of=self.evaluation.snapshot.as_of)

    def _head(self) -> list[Triple]:
        jurisdiction = NamedNode(self.bill.removesuffix("/bill/draft"))
        bill = NamedNode(self.bill)
        return [
            Triple(bill, NamedNode(RDF_TYPE), NamedNode(ELI + "LegalResource")),
            Triple(bill, NamedNode(RDF_TYPE), NamedNode(LG + "Bill")),
            Triple(bill, NamedNode(RDFS + "label"), Literal("Draft bill", language="en")),
            Triple(bill, NamedNode(ELI + "jurisdiction"), jurisdiction),
        ]

    def skeleton(self, drafts: Sequence[Draft]) -> tuple[Triple, ...]:
        """The bill as it is handed out: its norms, versions and sections numbered from 1 in the order of the drafts."""
        places = {draft.iri.removeprefix(self.root): str(place) for place, draft in enumerate(drafts, 1)}

        def named(node: NamedNode) -> NamedNode:
            return NamedNode(_NUMBER.sub(lambda found: found[1] + places.get(found[2], found[2]), node.value))

        def said(value: Term | Triple) -> Term | Triple:
            if isinstance(value, Literal) and value.value.startswith(_SECTION):
                number = value.value.removeprefix(_SECTION).split(" ")[0]
                return Literal(value.value.replace(number, places.get(number, number), 1), language=value.language)
            return named(value) if isinstance(value, NamedNode) else value

        return tuple(
            Triple(named(t.subject), t.predicate, said(t.object)) if isinstance(t.subject, NamedNode) else t
            for t in self.bill_of(drafts)
        )

    def bill_of(self, drafts: Iterable[Draft]) -> tuple[Triple, ...]:
        """The triples of a bill that enacts the drafts."""
        return (*self._head(), *dict.fromkeys(triple for draft in drafts for triple in draft.triples))
