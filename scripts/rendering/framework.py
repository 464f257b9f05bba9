"""A framework as a page: areas, goals, and each criterion with what it asks, what it is worth and where a reading decides."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from legalgraph.namespaces import LG, RDFS, SH, SKOS
from legalgraph.report.words import figure
from rendering.graph import Index, code, name, prose, table

if TYPE_CHECKING:
    from legalgraph.dataset import Member

PUBLISHER = "http://purl.org/dc/terms/publisher"


def _order(index: Index, node: str) -> tuple[int, str]:
    return int(index.text(node, SH + "order", "0")), node


def _link(index: Index, node: str, name: str) -> str:
    return index.text(node, LG + name)


def _test(index: Index, test: str) -> list[str]:
    core = {"true": "core, ", "false": ""}.get(index.text(test, LG + "core"), "")
    share = index.text(test, LG + "share") or index.text(test, LG + "points")
    worth = _points(share) if share else ""
    polarity = index.label(_link(index, test, "polarity"))
    pattern = _link(index, test, "pattern")
    lines = [f"**{index.text(test, RDFS + 'label')}** {code(name(test))} ({core}{worth})", ""]
    topics = ", ".join(index.label(t) for t in index.texts(test, SH + "targetClass"))
    further = [index.label(t) for t in index.texts(test, LG + "reliesOn")]
    searched = f" (an absence counts only if also searched: {', '.join(further)})" if further else ""
    which = "no" if polarity == "none" else polarity
    lines.append(f"- *Asks:* **{which}** norm on {topics} is {index.text(pattern, RDFS + 'label')}{searched}")
    if presupposed := index.text(test, LG + "presupposes"):
        treatment = index.label(_link(index, test, "whenInapplicable"))
        lines.append(f"- *Presupposes:* {index.label(presupposed) or code(name(presupposed))}; otherwise {treatment}")
    elif treated := _link(index, test, "whenInapplicable"):
        lines.append(f"- *Where nothing is to be judged:* {index.label(treated)}")
    for held in index.all(test, SH + "property"):
        for message in index.texts(held, SH + "message"):
            lines.append(f"- *If it fails:* {message}")
    lines += [
        f"- *Repair:* {text}" for r in index.all(test, LG + "repair") for text in index.texts(r, LG + "repairText")
    ]
    lines += [f"- *Reading:* {note}" for note in index.texts(test, SKOS + "note")]
    return [*lines, ""]


def _points(text: str) -> str:
    return figure(Decimal(text)) + (" point" if Decimal(text) == 1 else " points")


def _goal(index: Index, goal: str) -> list[str]:
    maximum = figure(Decimal(index.text(goal, LG + "maximumPoints", "0")))
    forced = index.text(goal, LG + "forcedPartialPoints")
    partly = f"; partly met {figure(Decimal(forced))}, forced by the published subtotal" if forced else ""
    lines = [f"### {index.text(goal, LG + 'number')} {index.label(goal)}", "", f"At most {maximum} points{partly}.", ""]
    lines += [f"{note}\n" for note in index.texts(goal, SKOS + "note")]
    for test in sorted(index.texts(goal, LG + "criterion"), key=lambda t: _order(index, t)):
        lines += _test(index, test)
    extra = [t for t in index.instances(LG + "ExtraCreditTest") if index.text(t, LG + "ofGoal") == goal]
    for test in sorted(extra, key=lambda t: _order(index, t)):
        lines += [f"*Extra credit, {index.label(_link(index, test, 'category'))}:*", "", *_test(index, test)]
    return lines


def render(index: Index, member: Member) -> str:
    """The whole page of one framework."""
    iri = member.iri.value
    title = index.text(iri, RDFS + "label")
    publisher = index.text(iri, PUBLISHER)
    lines = [f"# {title}", ""]
    said = {"{slug}": member.slug, "{publisher}": publisher, "{folder}": member.folder}
    head = prose("framework")
    for key, value in said.items():
        head = head.replace(key, value)
    lines += [head, *(f"{note}\n" for note in index.texts(iri, SKOS + "note"))]
    areas = [a for a in index.instances(LG + "IssueArea") if index.text(a, LG + "inFramework") == iri]
    goals = index.instances(LG + "PolicyGoal")
    for area in sorted(areas, key=lambda a: _order(index, a)):
        lines += [f"## {index.text(area, LG + 'number')} {index.label(area)}", ""]
        own = [g for g in goals if index.text(g, LG + "inArea") == area]
        if not own:
            lines += ["No goal of this area is coded yet.", ""]
        for goal in sorted(own, key=lambda g: _order(index, g)):
            lines += _goal(index, goal)
    lines += ["## Letters", "", "Lower bounds belong to the letter; nothing is rounded.", ""]
    bands = [b for b in index.instances(LG + "GradeBand") if index.text(b, LG + "inFramework") == iri]
    rows = [
        [
            index.text(b, LG + "letter"),
            index.label(_link(index, b, "appliesTo")),
            figure(Decimal(index.text(b, LG + "lowerBound"))),
        ]
        for b in bands
    ]
    lines += table(["letter", "of", "from"], rows)
    return "\n".join(lines).rstrip("\n") + "\n"
