"""The card: the letter and the figures, a line for each issue area, extra credit, and the scorecards."""

from __future__ import annotations

from typing import TYPE_CHECKING

from legalgraph.asof import Undated
from legalgraph.render.words import figure, long_date, span
from legalgraph.report.phrases import (
    STATUS_TONES,
    counted,
    letter,
    lettered,
    listed,
    points,
    score,
    sentence,
    status_sign,
    status_word,
    summary,
)
from legalgraph.report.values import Column, Jump, Line, Masthead, Paragraph, Run, Section, Table

if TYPE_CHECKING:
    from legalgraph.model import Assessment, ExtraCredit, Goal
    from legalgraph.report.material import Material
    from legalgraph.report.values import Block


def card(material: Material) -> Section:
    """The report card, meant for one page."""
    found = material.assessment
    content: list[Block] = [masthead(found), _areas(material), _legend(found)]
    for scorecard in found.scorecards:
        goals = [found.goal(row.goal) for row in scorecard.rows]
        told = f" {_counts(goals)} {summary(goals, material.subjects)}"
        content.append(Paragraph((Jump(scorecard.label, f"scorecard-{scorecard.id}"), Run("." + told))))
    content.append(Paragraph((Run(_disclaimer(material)),), "quiet"))
    return Section("card", "The card", tuple(content), listed=True)


def masthead(found: Assessment) -> Masthead:
    """The letter and the total, or how many goals are met where the framework gives no points."""
    when = found.as_of
    dated = ("Law as told by", when.title) if isinstance(when, Undated) else ("Law as of", long_date(when))
    facts = [dated, ("Framework", found.framework_label)]
    if found.tiered:
        facts.append(("Tier", found.tier or "undetermined: it ranks a jurisdiction among all others"))
    met = sum(goal.status == "fully_met" for goal in found.goals)
    if found.total is None:
        word = next((status_word(goal) for goal in found.goals if goal.status == "fully_met"), "fully met")
        return Masthead(
            letter(found) if lettered(found) else "", f"{met} of {len(found.goals)}", f"goals: {word}", tuple(facts)
        )
    extra = sum(one.cap for one in found.extra_credit)
    said = (f"of {figure(found.maximum)} points" if found.maximum is not None else "points") + (
        f", and up to {figure(extra)} of extra credit" if extra else ""
    )
    facts.append(("Goals", f"{met} of {len(found.goals)} fully met"))
    total = span(found.total.low, found.total.high)
    return Masthead(letter(found) if lettered(found) else "", total, said, tuple(facts))


def _areas(material: Material) -> Table:
    found = material.assessment
    rows: list[tuple[Line, ...]] = []
    scored = any(area.points is not None or area.maximum is not None for area in found.issue_areas)
    for area in found.issue_areas:
        goals = [goal for goal in found.goals if goal.area == area.number]
        title: Line = (Jump(f"{area.number}  {area.label}", f"area-{area.number}"),)
        figures = ([(Run(letter(area), "strong"),)] if lettered(found) else []) + (
            [(Run(score(area)),)] if scored else []
        )
        strip: Line = tuple(status_sign(goal, small=True) for goal in goals)
        rows.append((title, *figures, strip, (Run(summary(goals, material.subjects)),)))
    for extra in found.extra_credit:
        figures = ([(Run("–"),)] if lettered(found) else []) + ([(Run(points(extra.points)),)] if scored else [])
        rows.append(
            (
                (Jump(f"Extra credit: {extra.label}", "extra-credit"),),
                *figures,
                (Run("–"),),
                (Run(_marks(extra, material)),),
            )
        )
    columns = [Column("Issue area", share=5)]
    columns += [Column("Grade", "short", 2)] if lettered(found) else []
    columns += [Column("Score", "short", 3)] if scored else []
    columns += [Column("Goals", share=4), Column("What is accomplished, and where gaps remain", share=13)]
    return Table("Issue areas", tuple(columns), tuple(rows), shown=False)


def _legend(found: Assessment) -> Paragraph:
    """The signs of this card, each once, in words."""
    signs = {(sign := status_sign(goal)).word: (goal.status, sign) for goal in found.goals}
    ordered = [sign for _, sign in sorted(signs.values(), key=lambda one: list(STATUS_TONES).index(one[0]))]
    line: Line = (Run("Goals, in order: "),)
    for number, sign in enumerate(ordered):
        line += ((Run("   "),) if number else ()) + (sign,)
    return Paragraph(line, "quiet")


def _marks(extra: ExtraCredit, material: Material) -> str:
    if not extra.goals:
        return "No marks."
    names = [material.subjects.get(number) or number for number in extra.goals]
    capped = f", of which {figure(extra.cap)} count" if len(extra.goals) > extra.cap else ""
    return sentence(f"{counted(len(extra.goals), 'mark')} on {listed(names)}{capped}")


def _counts(goals: list[Goal]) -> str:
    met = sum(goal.status == "fully_met" for goal in goals)
    return f"{met} of {len(goals)} goals fully met."


def _disclaimer(material: Material) -> str:
    by = f" {material.publisher} publishes the framework and has no part in this report." if material.publisher else ""
    return (
        f"Derived from the words of the law, with every step shown below; nothing is looked up.{by} It speaks of what statutes "
        "say, not of what happens under them. Nothing here is legal advice."
    )


def scorecards(material: Material) -> tuple[Section, ...]:
    """Each scorecard as a table of its own."""
    found = material.assessment
    sections = []
    for scorecard in found.scorecards:
        goals = [found.goal(row.goal) for row in scorecard.rows]
        columns = (Column("Goal", "short", 2), Column("What it asks of the law", share=14), Column("Status", share=4))
        rows = tuple(((Jump(g.number, f"goal-{g.number}"),), (Run(g.label),), (status_sign(g),)) for g in goals)
        table = Table(scorecard.label, columns, rows, shown=False)
        lead = Paragraph((Run(f"{_counts(goals)} {summary(goals, material.subjects)}"),), "lead")
        sections.append(Section(f"scorecard-{scorecard.id}", scorecard.label, (lead, table), listed=True, fresh=True))
    return tuple(sections)
