"""What the explorer's page knows: plain values of an assessment, its graph, its proofs and what they rest on."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from legalgraph import asof
from legalgraph.export.style import STATUS_MARKS, clean, color
from legalgraph.layout import place, short_label
from legalgraph.network import view
from legalgraph.walk import reached

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from decimal import Decimal

    from legalgraph.model import Assessment, Points
    from legalgraph.network import Network
    from legalgraph.reasons import CriterionProof, NormProof, Proof, Provision
    from legalgraph.support import Support

_STATUS = {
    "fully_met": "fully met",
    "partially_met": "partly met",
    "not_met": "not met",
    "undetermined": "undetermined",
}


@dataclass(frozen=True, slots=True)
class Start:
    """What the page opens with: a view, the goal of a proof, and the goals that filters leave (``None``: all)."""

    view: str = "overview"
    goal: str | None = None
    only: tuple[str, ...] | None = None


def losses(network: Network) -> list[frozenset[str]]:
    """For every provision, the norms that are lost with it and its subdivisions; each set once, in the order of nodes."""
    below: dict[str, list[str]] = {}
    norms: dict[str, set[str]] = {}
    for edge in network.edges:
        if edge.kind == "part of":
            below.setdefault(edge.target, []).append(edge.source)
        elif edge.kind == "expresses":
            norms.setdefault(edge.source, set()).add(edge.target)
    found: dict[frozenset[str], None] = {}
    for node in network.nodes:
        if node.kind in ("statute", "bill", "provision"):
            gone = reached([node.id], lambda one: below.get(one, ()))
            found[frozenset().union(*(norms.get(one, set()) for one in gone))] = None
    return [lost for lost in found if lost]


def values(
    assessment: Assessment,
    network: Network,
    pictures: Mapping[str, Network],
    proofs: Mapping[str, Proof],
    support: Support,
    extra: Iterable[CriterionProof],
    derived: Mapping[frozenset[str], Mapping[str, str]],
    start: Start,
) -> dict[str, Any]:
    """Everything, as JSON values; text is cleaned of control and bidi characters.

    ``network`` is the whole graph, ``pictures`` its collapsed views by name, perhaps filtered.
    ``derived`` holds the outcomes where sets of norms are gone, for those sets that the page cannot count by itself.
    """
    page = _Page(network)
    goals = [_goal(page, proofs[goal.number]) for goal in assessment.goals]
    tests = {one.criterion.iri: page.test(one) for proof in proofs.values() for one in proof.criteria}
    tests |= {one.criterion.iri: page.test(one) for one in extra}
    for one in support.tests:
        if one.test in tests:
            tests[one.test] |= {
                "polarity": one.polarity,
                "candidates": one.candidates,
                "fits": one.conforming,
                "open": one.undecided,
                "searched": one.searched,
                "absent": one.absent,
                "absentPasses": one.absent_passes,
                "presupposed": one.presupposed,
                "points": one.points,
                "category": one.category,
            }
    found = {
        "title": network.title,
        "jurisdiction": assessment.jurisdiction,
        "label": assessment.jurisdiction_label,
        "framework": assessment.framework_label,
        "asOf": asof.name(assessment.as_of),
        "total": _points(assessment.total),
        "maximum": _number(assessment.maximum),
        "rounded": support.rounded,
        "called": {_STATUS[status]: word for status, word in assessment.words.items()},
        "grade": assessment.grade,
        "marks": STATUS_MARKS,
        "bands": support.bands,
        "areas": [
            {
                "number": a.number,
                "label": a.label,
                "points": _points(a.points),
                "maximum": _number(a.maximum),
                "grade": a.grade,
            }
            for a in assessment.issue_areas
        ],
        "extra": [{"category": e.category, "label": e.label, "cap": float(e.cap)} for e in assessment.extra_credit],
        "goals": goals,
        "tests": tests,
        "norms": page.norms(support),
        "provisions": page.provisions(),
        "words": page.words,
        "derived": {
            "\n".join(sorted(lost)): {test: one for test, one in outcomes.items() if one != tests[test]["outcome"]}
            for lost, outcomes in derived.items()
        },
        "names": {n.id: n.label for n in network.nodes if n.kind in ("agency", "victim category")},
        "pictures": {name: _picture(drawn) for name, drawn in pictures.items()},
        "start": {"view": start.view, "goal": start.goal, "only": start.only},
        "proofs": {number: _proof(view(network, "proof", number)) for number in proofs},
    }
    return {key: value if key == "derived" else _cleaned(value) for key, value in found.items()}


def _cleaned(value: Any) -> Any:
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, dict):
        return {clean(key): _cleaned(one) for key, one in value.items()}
    return [_cleaned(one) for one in value] if isinstance(value, list | tuple) else value


def _points(points: Points | None) -> list[float] | None:
    return [float(points.low), float(points.high)] if points else None


def _number(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


def _goal(page: _Page, proof: Proof) -> dict[str, Any]:
    goal = proof.goal
    return {
        "number": goal.number,
        "label": goal.label,
        "area": goal.area,
        "status": _STATUS[goal.status],
        "points": _points(goal.points),
        "basis": goal.points and goal.points.basis,
        "maximum": _number(goal.maximum),
        "tests": [one.criterion.iri for one in proof.criteria],
    }


def _picture(network: Network) -> dict[str, Any]:
    laid = place(network, compact=True)
    nodes = []
    for node in network.nodes:
        at = laid.places[node.id]
        nodes.append(
            {"id": node.id, "kind": node.kind, "label": node.label, "lines": at.lines, "status": node.status}
            | {"color": color(node), "x": at.x, "y": at.y, "w": at.width, "h": at.height}
        )
    edges = [
        {"source": e.source, "target": e.target, "kind": e.kind, "weight": e.weight, "via": e.via}
        for e in network.edges
    ]
    return {"nodes": nodes, "edges": edges}


def _proof(network: Network) -> dict[str, Any]:
    """A proof as the page draws it: from the provisions that express a norm to the goal."""
    wholes = {node.id for node in network.nodes if node.kind == "statute"}
    wholes -= {edge.source for edge in network.edges if edge.kind == "expresses"}
    drawn = network.select(lambda node: node.id not in wholes and node.kind != "issue area")
    return _picture(replace(drawn, edges=tuple(edge for edge in drawn.edges if edge.kind != "part of")))


class _Page:
    """Gathers norms, provisions and words once, however many proofs show them."""

    def __init__(self, network: Network) -> None:
        self.network = network
        self.words: dict[str, dict[str, Any]] = {}
        self._norms: dict[str, dict[str, Any]] = {}
        self._ends: dict[str, dict[str, list[str]]] = {"expresses": {}, "part of": {}, "binds": {}, "protects": {}}
        for edge in network.edges:
            if edge.kind == "expresses":
                self._ends["expresses"].setdefault(edge.target, []).append(edge.source)
            elif edge.kind in self._ends:
                self._ends[edge.kind].setdefault(edge.source, []).append(edge.target)

    def test(self, proof: CriterionProof) -> dict[str, Any]:
        """A test with the norms that were looked at."""
        one = proof.criterion
        return {
            "label": one.label,
            "goal": one.goal,
            "outcome": one.outcome,
            "core": one.core,
            "share": _number(one.share),
            "message": one.message,
            "note": one.note,
            "records": proof.records,
            "repairs": [repair.text for repair in one.repairs],
            "shown": [self._shown(norm) for norm in proof.norms],
        }

    def _shown(self, norm: NormProof) -> dict[str, Any]:
        versions = [self._version(one) for one in norm.provisions]
        self._norms.setdefault(norm.norm.iri, {"label": norm.norm.label, "kind": norm.kind, "basis": norm.basis})
        self._norms[norm.norm.iri]["versions"] = versions
        facts = [{"slot": f.slot, "values": f.values, "words": f.words, "basis": f.basis} for f in norm.facts]
        return {"norm": norm.norm.iri, "role": norm.role, "misses": norm.misses, "facts": facts}

    def _version(self, provision: Provision) -> str:
        self.words[provision.version] = {
            "provision": provision.iri,
            "citation": provision.citation,
            "title": provision.title,
            "standing": provision.standing,
            "text": [words.text for words in provision.words],
            "sources": sorted({anchor.title for words in provision.words for anchor in words.anchors}),
        }
        return provision.version

    def norms(self, support: Support) -> dict[str, dict[str, Any]]:
        """Every norm, with the provisions that it needs, whom it binds and protects."""
        leaned_on = set(support.leaned_on)
        labels = {node.id: node.label for node in self.network.nodes if node.kind == "norm"}
        return {
            norm: {"label": labels.get(norm, norm), "versions": []}
            | self._norms.get(norm, {})
            | {
                "needs": self._ends["expresses"].get(norm, []),
                "agencies": self._ends["binds"].get(norm, []),
                "victims": self._ends["protects"].get(norm, []),
                "leanedOn": norm in leaned_on,
            }
            for norm in sorted({*labels, *self._norms})
        }

    def provisions(self) -> dict[str, dict[str, Any]]:
        """Statutes, bills and their subdivisions: citation, catch-line, and what each is part of."""
        return {
            node.id: {
                "label": node.label,
                "short": short_label(node),
                "title": node.title,
                "kind": node.kind,
                "of": self._ends["part of"].get(node.id, []),
            }
            for node in self.network.nodes
            if node.kind in ("statute", "bill", "provision")
        }
