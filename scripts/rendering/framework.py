"""A framework as a page: areas, goals, and each criterion with what it asks, what it is worth and where a reading decides."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from legalgraph.namespaces import LG, RDFS, SH, SKOS, local
from legalgraph.render.words import figure
from rendering.graph import Index, code, name, prose, table

if TYPE_CHECKING:
    from legalgraph.dataset import Member

PUBLISHER = "http://purl.org/dc/terms/publisher"


def _order(index: Index, node: str) -> tuple[int, str]:
    return int(index.text(node, SH + "order", "0")), node


def _link(index: Index, node: str, name: str) -> str:
    return index.text(node, LG + name)


def _test(index: Index, test: str) -> list[str]:
    core = "core" if index.text(test, LG + "core") == "true" else ""
    share = index.text(test, LG + "share") or index.text(test, LG + "points")
    worth = ", ".join(part for part in (core, _points(share) if share else "") if part)
    head = f"**{index.text(test, RDFS + 'label')}** {code(name(test))}" + (f" ({worth})" if worth else "")
    if untested := index.texts(test, LG + "untestedBecause"):
        return [head, "", *(f"- *Untested:* {reason}" for reason in untested), ""]
    polarity = index.label(_link(index, test, "polarity"))
    pattern = _link(index, test, "pattern")
    lines = [head, ""]
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
    lines = [f"### {index.text(goal, LG + 'number')} {index.label(goal)}", ""]
    if maximum := index.text(goal, LG + "maximumPoints"):
        forced = index.text(goal, LG + "forcedPartialPoints")
        partly = f"; partly met {figure(Decimal(forced))}, forced by the published subtotal" if forced else ""
        lines += [f"At most {figure(Decimal(maximum))} points{partly}.", ""]
    lines += [f"{note}\n" for kind in (SKOS + "note", RDFS + "comment") for note in index.texts(goal, kind)]
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
    goals = [g for g in index.instances(LG + "PolicyGoal") if index.text(g, LG + "inArea").startswith(iri)]
    head = prose("framework")
    for key, value in _said(index, member, goals).items():
        head = head.replace(key, value)
    lines = [f"# {title}", "", head, *(f"{note}\n" for note in index.texts(iri, SKOS + "note"))]
    areas = [a for a in index.instances(LG + "IssueArea") if index.text(a, LG + "inFramework") == iri]
    for area in sorted(areas, key=lambda a: _order(index, a)):
        lines += [f"## {index.text(area, LG + 'number')} {index.label(area)}", ""]
        if maximum := index.text(area, LG + "maximumPoints"):
            lines += [f"At most {figure(Decimal(maximum))} points.", ""]
        own = [g for g in goals if index.text(g, LG + "inArea") == area]
        if not own:
            lines += ["No goal of this area is coded yet.", ""]
        for goal in sorted(own, key=lambda g: _order(index, g)):
            lines += _goal(index, goal)
    return "\n".join([*lines, *_letters(index, iri)]).rstrip("\n") + "\n"


def _said(index: Index, member: Member, goals: list[str]) -> dict[str, str]:
    """What the hand-written beginning leaves open: who publishes, what the findings are called, and whether points are given."""
    iri = member.iri.value
    publisher = index.text(iri, PUBLISHER)
    own = {
        short: index.label(word)
        for word in index.instances(LG + "StatusLabel")
        if index.text(word, LG + "inFramework") == iri
        for short in [local(index.text(word, LG + "goalStatus"))]
    }
    words = {"FullyMet": "fully met", "PartiallyMet": "partly met", "NotMet": "not met"} | own
    points = any(index.text(goal, LG + "maximumPoints") for goal in goals)
    return {
        "{slug}": member.slug,
        "{folder}": member.folder,
        "{publisher}": f"those of {publisher}, which published it"
        if publisher
        else "those of a document that names no publisher",
        "{full}": words["FullyMet"],
        "{part}": words["PartiallyMet"],
        "{none}": words["NotMet"],
        "{points}": " Points of criteria are\nassumed throughout: see [what is assumed](../explanation/what-is-assumed.md)."
        if points
        else "",
    }


def _letters(index: Index, iri: str) -> list[str]:
    bands = [b for b in index.instances(LG + "GradeBand") if index.text(b, LG + "inFramework") == iri]
    rows = [
        [
            index.text(b, LG + "letter"),
            index.label(_link(index, b, "appliesTo")),
            figure(Decimal(index.text(b, LG + "lowerBound"))),
        ]
        for b in bands
    ]
    if not rows:
        return []
    head = ["## Letters", "", "Lower bounds belong to the letter; nothing is rounded.", ""]
    return [*head, *table(["letter", "of", "from"], rows)]
