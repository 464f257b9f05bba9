"""The codebook: how to read a provision into a norm, kind by kind and slot by slot."""

from __future__ import annotations

from typing import Any

from legalgraph.namespaces import LG, RDFS, SH, SKOS
from legalgraph.store import Literal, NamedNode
from rendering.graph import Index, code, name, prose, shown, table

HEAD = prose("codebook")


def needs(index: Index, kind: str) -> tuple[dict[str, tuple[str, str]], list[str]]:
    """What a kind asks of its slots, as the data shapes have it: slot -> (needed, question); and the slots' order."""
    found: dict[str, tuple[str, str]] = {}
    for shape in [node for node, facts in index.facts.items() if NamedNode(kind) in facts.get(SH + "targetClass", ())]:
        for held in index.all(shape, SH + "property"):
            if index.text(held, SH + "minCount") not in ("", "0"):
                found[index.text(held, SH + "path")] = ("yes", index.text(held, SH + "description"))
        for head in index.all(shape, SH + "or"):
            members = list(index.members(head))
            paths = [index.text(m, SH + "path") for m in members if index.text(m, SH + "minCount")]
            labels = [index.label(path) for path in paths]
            for path in paths:
                among = "one of: " + ", ".join(labels) if len(paths) == len(members) else "sometimes"
                found.setdefault(path, (among, index.text(shape, SH + "description")))
    return found, list(found)


def holds(index: Index, slot: str) -> str:
    """What a slot can hold, as its shape has it."""
    for shape in [
        node for node, facts in index.facts.items() if NamedNode(slot) in facts.get(SH + "targetSubjectsOf", ())
    ]:
        listed = [code(name(m.value)) for head in index.all(shape, SH + "in") for m in index.members(head)]
        for head in index.all(shape, SH + "or"):
            for member in index.members(head):
                scheme = index.text(member, SH + "hasValue")
                if scheme:
                    listed.append(f"[{index.text(member, SH + 'name')}](ontology.md#{scheme.rsplit('/', 1)[-1]})")
                else:
                    listed.append(index.text(member, RDFS + "label") or index.text(member, SH + "name"))
        if listed:
            return ", ".join(listed)
    return code(name(index.text(slot, RDFS + "range")))


def _example(index: Index, kind: str) -> Any:
    """The norm of the kind that shows most: every needed slot with words of the law, and few others."""
    wanted = needs(index, kind)[1]
    slots = set(index.slots())

    def rank(norm: Any) -> tuple[bool, int, int, int, str]:
        words = {index.text(e, LG + "ofSlot") for e in index.all(norm, LG + "evidence") if index.text(e, LG + "words")}
        filled = [p for p in index.facts[norm] if p in slots]
        return (
            index.text(norm, LG + "basis") != LG + "StatuteText",
            -len([p for p in wanted if p in words]),
            len([p for p in filled if p not in words]),
            len(filled),
            norm.value,
        )

    norms = [node for node in index.typed[kind] if isinstance(node, NamedNode)]
    return min(norms, key=rank, default=None)


def _filled(index: Index, node: Any, prefix: str = "") -> list[list[str]]:
    rows = []
    evidence: dict[str, list[str]] = {}
    for one in index.all(node, LG + "evidence"):
        words = index.texts(one, LG + "words")
        said = [f"“{w}”" for w in words] or [index.label(b) for b in index.all(one, LG + "basis")]
        evidence.setdefault(index.text(one, LG + "ofSlot"), []).extend(said)
    parts = {LG + "conduct", LG + "penalty"}
    for slot in index.slots():
        values = index.all(node, slot)
        if values and slot not in parts:
            carried = "; ".join(dict.fromkeys(evidence.get(slot, [])))
            rows.append([prefix + code(name(slot)), ", ".join(shown(index, v) for v in values), carried])
    for part in sorted(parts):
        for value in index.all(node, part):
            rows += _filled(index, value, prefix=f"{code(name(part))} › ")
    return rows


def _worked(index: Index, kind: str) -> list[str]:
    norm = _example(index, kind)
    if norm is None:
        return ["", "*Worked example:* the data have no norm of this kind yet."]
    units = []
    for version in index.all(norm, LG + "expressedBy"):
        for provision in index.all(version, "http://data.europa.eu/eli/ontology#realizes"):
            units.append(index.label(provision))
    where = "; ".join(units) or "no provision: it rests on a report"
    lines = ["", f"*Worked example:* {index.label(norm)}. {where}. {code(name(norm.value))}", ""]
    return lines + table(["slot", "value", "words, or what it rests on"], _filled(index, norm))


def _borderline(index: Index, term: str) -> list[str]:
    cases = index.texts(term, LG + "borderline")
    return ["", *(f"- *Borderline:* {case}" for case in cases)] if cases else []


def _used(index: Index, kind: str) -> set[str]:
    return {predicate for node in index.typed[kind] for predicate in index.facts[node]}


def _kind(index: Index, kind: str) -> list[str]:
    lines = ["", f"### {name(kind)}", "", f"*{index.label(kind)}.* {index.text(kind, SKOS + 'definition')}"]
    if question := index.text(kind, LG + "codingQuestion"):
        lines += ["", f"- *Ask:* {question}", f"- *Decide:* {index.text(kind, LG + 'decisionRule')}"]
    asked, order = needs(index, kind)
    used = _used(index, kind)
    further = [slot for slot in index.slots() if slot in used and slot not in asked]
    rows = []
    for slot in [slot for slot in order if slot in index.slots()] + further:
        needed, question = asked.get(slot, ("no", ""))
        link = f"[{code(name(slot))}](#{name(slot).replace(':', '').lower()})"
        rows.append([link, needed, question or index.text(slot, LG + "codingQuestion"), holds(index, slot)])
    lines += ["", *table(["slot", "needed", "ask", "holds"], rows)]
    lines += _borderline(index, kind)
    return lines + (_worked(index, kind) if index.kinds().count(kind) else [])


def _slot(index: Index, slot: str) -> list[str]:
    lines = ["", f"### {name(slot)}", "", f"*{index.label(slot)}.* {index.text(slot, SKOS + 'definition')}", ""]
    lines += [
        f"- *Ask:* {index.text(slot, LG + 'codingQuestion')}",
        f"- *Decide:* {index.text(slot, LG + 'decisionRule')}",
    ]
    lines.append(f"- *Holds:* {holds(index, slot)}")
    if twin := index.text(slot, LG + "closesInto"):
        direction = index.label(index.text(slot, LG + "closure"))
        some = index.text(slot, LG + "namesInto")
        names = f"; {code(name(some))}, closed upward: something of the class is named" if some else ""
        lines.append(f"- *In a snapshot:* {code(name(twin))}, closed {direction}{names}")
    if examples := index.all(slot, SKOS + "example"):
        lines.append(f"- *Example:* {'; '.join(e.value for e in examples if isinstance(e, Literal))}")
    return lines + [line for line in _borderline(index, slot) if line]


def render(index: Index) -> str:
    """The whole page."""
    kinds = index.kinds()
    lines = [HEAD, "## Kinds of norms", ""]
    anchors = [(index.label(kind), name(kind).replace(":", "").lower()) for kind in kinds]
    lines.append(" · ".join(f"[{label}](#{anchor})" for label, anchor in anchors))
    for kind in kinds:
        lines += _kind(index, kind)
    lines += ["", "## Parts of norms", "", "Nodes under the norm's IRI, with slots and evidence of their own."]
    for part in (LG + "ConductAlternative", LG + "PenaltyTier"):
        lines += _kind(index, part)
    lines += ["", "## Slots", ""]
    lines.append("The features of what a norm says. What the data may hold is checked by `ontology/shapes/norms.ttl`.")
    for slot in index.slots():
        lines += _slot(index, slot)
    return "\n".join(lines) + "\n"
