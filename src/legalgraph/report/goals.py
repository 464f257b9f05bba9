"""Each goal: status, points, statutes, the reasons criterion by criterion, what would mend it, and the law's own words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from legalgraph.report.phrases import (
    counted,
    letter,
    lettered,
    outcome_sign,
    points,
    points_of,
    score,
    sentence,
    status_sign,
    summary,
    together,
)
from legalgraph.report.values import Block, Column, Facts, Jump, Line, Paragraph, Quotation, Run, Section, Table

if TYPE_CHECKING:
    from collections.abc import Iterable

    from legalgraph.model import Goal, IssueArea
    from legalgraph.reasons import CriterionProof, NormProof, Provision, SlotFact
    from legalgraph.report.material import Material
    from legalgraph.report.notes import Notes

_ROLES: Final = {
    "witness": "Rests on",
    "defeater": "Stands against",
    "near miss": "Comes near",
    "undecided": "Left open by",
}
_STATUTE: Final = "statute text"
_IN_FORCE: Final = "in force"


def areas(material: Material, notes: Notes) -> tuple[Section, ...]:
    """A section for each issue area, with one for each goal in it."""
    return tuple(_area(area, material, notes) for area in material.assessment.issue_areas)


def _area(area: IssueArea, material: Material, notes: Notes) -> Section:
    found = material.assessment
    goals = [goal for goal in found.goals if goal.area == area.number]
    figures = [f"Grade {letter(area)}"] if lettered(found) else []
    figures += [_figures(area)] if area.points is not None or area.maximum is not None else []
    lead: list[Run] = [Run(sentence(", ".join(figures)) + " ", "strong")] if figures else []
    content: list[Block] = [Paragraph((*lead, Run(summary(goals, material.subjects))), "lead"), _goals(goals)]
    content += [_goal(material, goal.number, notes) for goal in goals]
    return Section(f"area-{area.number}", area.label, tuple(content), number=area.number, listed=True, fresh=True)


def _figures(area: IssueArea) -> str:
    told = score(area)
    return told if told.endswith("points") else f"{told} points"


def _goals(goals: list[Goal]) -> Table:
    scored = any(goal.points is not None for goal in goals)
    columns = [Column("Goal", "short", 2), Column("What it asks of the law", share=12), Column("Status", share=4)]
    columns += [Column("Points", "short", 2)] if scored else []
    rows: list[tuple[Line, ...]] = []
    for goal in goals:
        figures: list[Line] = [(Run(points(goal.points)),)] if scored else []
        rows.append(((Jump(goal.number, f"goal-{goal.number}"),), (Run(goal.label),), (status_sign(goal),), *figures))
    return Table("Goals of this area", tuple(columns), tuple(rows), shown=False)


def _goal(material: Material, number: str, notes: Notes) -> Section:
    proof = material.proofs[number]
    goal = proof.goal
    forced = goal.points is not None and goal.points.basis == "forced" and goal.status == "partially_met"
    remarks = [material.remarks.get(number), material.forced.get(number) if forced else None]
    passed = sum(one.outcome == "passed" for one in goal.criteria)
    told = [points_of(goal)] if goal.points is not None else []
    told.append(f"{passed} of {counted(len(goal.criteria), 'criterion', 'criteria')} passed")
    content: list[Block] = [Paragraph((Run(sentence("; ".join(told))),), "quiet")]
    content += [Paragraph((Run("Note: ", "term"), Run(remark)), "reading") for remark in remarks if remark]
    shown = [(one, _shown(one)) for one in proof.criteria]
    if statutes := _statutes(norm for _, norms in shown for norm in norms):
        content.append(Paragraph((Run("Law looked at: ", "term"), Run(statutes + "."))))
    content += [_criterion(one, norms, notes) for one, norms in shown]
    quotations = _quotations([norm for _, norms in shown for norm in norms], notes)
    if quotations:
        content.append(Section(f"goal-{goal.number}-words", "The law’s words", quotations))
    sign = status_sign(goal)
    return Section(f"goal-{goal.number}", goal.label, tuple(content), number=goal.number, sign=sign, listed=True)


def _shown(found: CriterionProof) -> list[NormProof]:
    """The norms that a reader needs: those that decide, and of those that come near the nearest, where it did not pass."""
    near = [norm for norm in found.norms if norm.role == "near miss"]
    fewest = min((len(norm.misses) for norm in near), default=0)
    if found.criterion.outcome in ("passed", "inapplicable"):
        fewest = -1
    return [norm for norm in found.norms if norm.role != "near miss" or len(norm.misses) == fewest]


def _criterion(found: CriterionProof, norms: list[NormProof], notes: Notes) -> Section:
    criterion = found.criterion
    content: list[Block] = []
    if criterion.outcome in ("failed", "cantTell") and criterion.message:
        content.append(Paragraph((Run(criterion.message),)))
    if criterion.untested:
        content.append(Paragraph((Run(criterion.untested),)))
    for norm in norms:
        content += _norm(norm, notes)
    if not criterion.untested:
        content += _absence(found, norms)
    if criterion.outcome in ("failed", "cantTell"):
        content += [Paragraph((Run("What would mend it: ", "term"), Run(r.text)), "mend") for r in criterion.repairs]
    if criterion.note:
        content.append(Paragraph((Run("Reading: ", "term"), Run(criterion.note)), "reading"))
    name = "criterion-" + criterion.id.replace("/", "-")
    return Section(name, criterion.label, tuple(content), sign=outcome_sign(criterion))


def _absence(found: CriterionProof, norms: list[NormProof]) -> list[Block]:
    """What was searched, where no norm decides; and how many others were looked at."""
    told = []
    searched = "; ".join(found.records) or "nobody searched for it, so that its absence proves nothing"
    if not found.norms:
        told.append(f"The graph has no provision on {found.topic}; {searched}.")
    elif not any(norm.role in ("witness", "defeater") for norm in norms):
        verb = "stands against it" if found.criterion.outcome == "passed" else "conforms"
        told.append(f"Nothing on {found.topic} {verb}; {searched}.")
    hidden = len(found.norms) - len(norms)
    if hidden and found.criterion.outcome in ("failed", "cantTell"):
        less = "is" if hidden == 1 else "are"
        told.append(f"{counted(hidden, 'further norm')} on {found.topic} {less} less near.")
    return [Paragraph((Run(" ".join(told)),), "quiet")] if told else []


def _norm(found: NormProof, notes: Notes) -> list[Block]:
    provisions = _statutes([found])
    line: list[Run] = [Run(f"{_ROLES[found.role]}: ", "term"), Run(found.norm.label, "strong")]
    basis = "" if found.basis in (None, _STATUTE) else f", by {found.basis}"
    line.append(Run(f" ({found.kind}{basis})", "quiet"))
    line.append(Run(f"; {provisions}." if provisions else "."))
    if found.misses and found.role != "witness":
        line += [Run(" But ", "term"), Run("; ".join(found.misses) + ".")]
    blocks: list[Block] = [Paragraph(tuple(line))]
    if found.facts:
        blocks.append(Facts(tuple((fact.slot, _fact(fact, found, notes)) for fact in found.facts)))
    return blocks


def _fact(fact: SlotFact, norm: NormProof, notes: Notes) -> Line:
    between = "; " if any("," in value for value in fact.values) else ", "
    line: Line = (Run(between.join(fact.values)),)
    for words in fact.words:
        line += (Run(f" “{words}”"), *notes.of_words(words, norm))
    on = fact.basis or (norm.basis if norm.basis != _STATUTE and not fact.words else None)
    return (*line, Run(f" [{on}]", "quiet")) if on else line


def _statutes(norms: Iterable[NormProof]) -> str:
    """The citations of the provisions that express norms."""
    return together(provision.citation for norm in norms for provision in norm.provisions)


def _quotations(norms: list[NormProof], notes: Notes) -> tuple[Quotation, ...]:
    """The passages that hold a deciding word, each once, under the provision in which they stand."""
    runs = dict.fromkeys(words for norm in norms for fact in norm.facts for words in fact.words)
    found: dict[str, tuple[Provision, dict[str, Line]]] = {}
    for provision in (one for norm in norms for one in (*norm.provisions, *norm.read_with)):
        for passage in provision.words:
            here = [words for words in runs if words in passage.text]
            if here:
                _, passages = found.setdefault(provision.version, (provision, {}))
                passages[passage.iri] = (*marked(passage.text, here), *notes.refs(passage.anchors))
    return tuple(Quotation(_citation(one), tuple(passages.values())) for one, passages in found.values())


def _citation(found: Provision) -> Line:
    title = f" ({found.title})" if found.title else ""
    standing = "" if found.standing == _IN_FORCE else f" [{found.standing}]"
    return (Run(found.citation, "strong"), Run(title), *((Run(standing, "quiet"),) if standing else ()))


def marked(text: str, runs: list[str]) -> tuple[Run, ...]:
    """A passage in quotation marks, with the runs in it standing out; runs may overlap.

    >>> [(run.text, run.style) for run in marked("to be or not", ["be or", "or not"])]
    [('“to ', ''), ('be or not', 'strong'), ('”', '')]
    """
    strong = [False] * len(text)
    for words in runs:
        start = text.find(words)
        while start >= 0 and words:
            strong[start : start + len(words)] = [True] * len(words)
            start = text.find(words, start + 1)
    for at, one in enumerate(text[1:-1], 1):
        strong[at] = strong[at] or (one.isspace() and strong[at - 1] and strong[at + 1])
    pieces: list[Run] = []
    start = 0
    for end in range(1, len(text) + 1):
        if end == len(text) or strong[end] != strong[start]:
            pieces.append(Run(text[start:end], "strong" if strong[start] else ""))
            start = end
    head = pieces[0] if pieces else Run("")
    opened = [Run("“" + head.text)] if head.style == "" else [Run("“"), head]
    last = (opened + pieces[1:])[-1]
    body = (opened + pieces[1:])[:-1]
    return (*body, Run(last.text + "”")) if last.style == "" else (*body, last, Run("”"))


def extra_credit(material: Material, notes: Notes) -> tuple[Section, ...]:
    """The tests of extra credit, category by category."""
    found = material.assessment
    if not found.extra_credit:
        return ()
    parts = []
    for extra in found.extra_credit:
        head = Paragraph(
            (Run(sentence(f"{points(extra.points)} points; {counted(len(extra.goals), 'mark')}")),), "quiet"
        )
        tests = [material.extra[test.iri] for test in extra.tests]
        shown = [(one, _shown(one)) for one in tests]
        content: list[Block] = [head, *(_extra_test(one, norms, notes) for one, norms in shown)]
        quotations = _quotations([norm for _, norms in shown for norm in norms], notes)
        if quotations:
            content.append(Section(f"extra-{extra.category}-words", "The law’s words", quotations))
        parts.append(Section(f"extra-{extra.category}", extra.label, tuple(content), listed=True))
    return (Section("extra-credit", "Extra credit", tuple(parts), listed=True, fresh=True),)


def _extra_test(found: CriterionProof, norms: list[NormProof], notes: Notes) -> Section:
    made = _criterion(found, norms, notes)
    link = Paragraph(
        (Run("Beside goal "), Jump(found.criterion.goal, f"goal-{found.criterion.goal}"), Run(".")), "quiet"
    )
    return Section(made.name, made.title, (link, *made.content), sign=made.sign)
