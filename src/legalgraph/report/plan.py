"""The cheapest amendments to a target, in a terminal, in Markdown and as plain values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from legalgraph import asof
from legalgraph.report.plain import number, points
from legalgraph.report.words import STATUS_WORDS, figure, span

if TYPE_CHECKING:
    from legalgraph.prospects import Amendment, BillPlan, GoalAlone, PlanReport

_VERDICTS = {"yes": "enough", "depends": "depends on the assumed division", "never": "never enough alone"}


def headline(found: PlanReport) -> str:
    """What was asked, and the answer in one sentence."""
    now = f"{span(found.total.low, found.total.high)} points, grade {found.grade or 'undetermined'}"
    if found.total.low >= found.needed:
        return f"{found.target} is reached already: {now}."
    if not found.reachable:
        return (
            f"{found.target} ({figure(found.needed)} points) is out of reach: the best is {figure(found.best)} points."
        )
    many = f"{found.count} plan{'s' if found.count != 1 else ''}"
    return f"From {now}, to {found.target} ({figure(found.needed)} points): cost {figure(found.cost or 0)}, {many}."


def proof(found: PlanReport) -> str:
    """Why nothing cheaper does."""
    if not found.reachable:
        tests = ", ".join(found.unmended) or "none"
        return (
            f"All declared repairs together come to {figure(found.best)}. Tests that no declared repair mends: {tests}."
        )
    return f"Nothing cheaper does: the best that any amendments of smaller cost reach is {figure(found.bound)}."


def amendment_words(one: Amendment) -> str:
    """An amendment in one line."""
    if one.norm is None:
        what = "enact" if one.kind == "enact" else f"there, {one.slot} {', '.join(one.values)}"
    else:
        what = f"amend {', '.join(one.provisions) or one.norm.label}: {one.slot} {', '.join(one.values)}"
    return f"{what}   ({', '.join(one.tests)})"


def result_words(plan: BillPlan) -> str:
    """What a plan comes to."""
    text = f"{span(plan.total.low, plan.total.high)} points, grade {plan.grade or 'undetermined'}"
    if plan.total.low == plan.low == plan.high:
        return text + ", whatever the division of points"
    return text + f" by the assumed shares; {span(plan.low, plan.high)} under other divisions"


def table(found: PlanReport) -> RenderableType:
    """Plans, the proof, and what single goals would do."""
    parts: list[RenderableType] = [
        Text(f"Amendments for {found.jurisdiction_label}", "bold"),
        Text(headline(found)),
    ]
    if found.total.low >= found.needed:
        return Group(*parts)
    parts.append(Text(proof(found), "bold"))
    for place, plan in enumerate(found.plans, 1):
        parts += [Text(), *_plan(f"Plan {place}", plan)]
    if len(found.plans) < found.count:
        parts += [Text(), Text(f"{found.count - len(found.plans)} more; --limit shows more of them.", "dim")]
    if found.elsewhere:
        parts += [Text(), Text("No dearer, and enough only if the points are divided otherwise", "bold")]
        for plan in found.elsewhere:
            goals = ", ".join(goal.number for goal in plan.goals)
            moves = "; ".join(amendment_words(one) for one in plan.amendments)
            parts.append(Padding(Text(f"goal {goals}: {span(plan.low, plan.high)} points. {moves}"), (0, 0, 0, 3)))
    grid = Table.grid(padding=(0, 2))
    for one in found.alone:
        grid.add_row("   " + one.goal, f"+{span(one.gain_low, one.gain_high)}", _VERDICTS[one.verdict], _cost(one))
    parts += [Text(), Text("One goal alone, met in full", "bold"), grid]
    return Group(*parts)


def _cost(one: GoalAlone) -> str:
    return "no declared repairs meet it" if one.cost is None else f"cost {figure(one.cost)}"


def _plan(name: str, plan: BillPlan) -> list[RenderableType]:
    confirmed = "assessed and confirmed" if plan.confirmed else "NOT confirmed when assessed"
    lines: list[RenderableType] = [Text(f"{name}: {result_words(plan)}", "bold")]
    for one in plan.amendments:
        lines.append(Padding(Text(amendment_words(one)), (0, 0, 0, 3)))
        lines += [Padding(Text(text, "dim"), (0, 0, 0, 6)) for text in one.texts]
    moved = ", ".join(f"{goal.number} {STATUS_WORDS[goal.after]}" for goal in plan.goals)
    lines.append(Padding(Text(f"{moved}; {confirmed}", "dim"), (0, 0, 0, 3)))
    return lines


def markdown(found: PlanReport) -> str:
    """The same as Markdown."""
    lines = [f"# Amendments for {found.jurisdiction_label}", "", headline(found), "", proof(found)]
    for place, plan in enumerate(found.plans, 1):
        lines += ["", f"## Plan {place}", "", result_words(plan), ""]
        for one in plan.amendments:
            lines.append(f"- {amendment_words(one)}")
            lines += [f"  - {text}" for text in one.texts]
    lines += ["", "## One goal alone, met in full", "", "| Goal | Gain | | Cost |", "|---|---|---|---|"]
    lines += [
        f"| {one.goal} | {span(one.gain_low, one.gain_high)} | {_VERDICTS[one.verdict]} | {_cost(one)} |"
        for one in found.alone
    ]
    return "\n".join(lines) + "\n"


def values(found: PlanReport) -> dict[str, Any]:
    """The same as plain values for JSON."""
    return {
        "jurisdiction": found.jurisdiction,
        "framework": found.framework,
        **asof.values(found.as_of),
        "target": found.target,
        "needed": number(found.needed),
        "total": points(found.total),
        "grade": found.grade,
        "reachable": found.reachable,
        "cost": number(found.cost),
        "best_below": number(found.bound),
        "best": number(found.best),
        "count": found.count,
        "plans": [_values(plan) for plan in found.plans],
        "elsewhere": [_values(plan) for plan in found.elsewhere],
        "alone": [
            {
                "goal": one.goal,
                "status": one.status,
                "gain_low": number(one.gain_low),
                "gain_high": number(one.gain_high),
                "verdict": one.verdict,
                "cost": number(one.cost),
            }
            for one in found.alone
        ],
        "unmended": list(found.unmended),
    }


def _values(plan: BillPlan) -> dict[str, Any]:
    return {
        "cost": number(plan.cost),
        "total": points(plan.total),
        "grade": plan.grade,
        "low": number(plan.low),
        "high": number(plan.high),
        "verdict": plan.verdict,
        "confirmed": plan.confirmed,
        "goals": [{"number": one.number, "before": one.before, "after": one.after} for one in plan.goals],
        "amendments": [
            {
                "kind": one.kind,
                "norm": one.norm.iri if one.norm else None,
                "slot": one.slot,
                "values": list(one.values),
                "tests": list(one.tests),
                "repairs": list(one.texts),
                "provisions": list(one.provisions),
                "cost": number(one.cost),
            }
            for one in plan.amendments
        ],
    }
