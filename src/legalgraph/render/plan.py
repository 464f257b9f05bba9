"""The cheapest amendments to a target, in a terminal, in Markdown and as plain values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from legalgraph import asof
from legalgraph.render.plain import number, points
from legalgraph.render.words import STATUS_WORDS, figure, span

if TYPE_CHECKING:
    from legalgraph.prospects import Amendment, BillPlan, GoalAlone, PlanReport

_VERDICTS = {"yes": "enough", "depends": "depends on the assumed division", "never": "never enough alone"}


def headline(found: PlanReport) -> str:
    """What was asked, and the answer in one sentence."""
    now = f"{span(found.total.low, found.total.high)} points, grade {found.grade or 'undetermined'}"
    if found.already:
        return f"{found.target} is reached already: {now}."
    asked = found.target if found.target == figure(found.needed) else f"{found.target} ({figure(found.needed)} points)"
    if found.cost is None:
        return f"{asked} is out of reach from {now}: the best is {figure(found.best or 0)} points."
    many = (
        f"{found.count} plan{'s' if found.count != 1 else ''}" if found.complete else f"more than {found.count} plans"
    )
    return f"From {now}, to {asked}: cost {figure(found.cost)}, {many}."


def proof(found: PlanReport) -> str:
    """Why nothing cheaper does."""
    solver = (found.solver or "").rpartition(" ")[0]  # without its version: pages show this
    made = f"{solver}, over {found.drafts} drafted norms"
    if found.cost is None:
        extra = found.best_extra or 0
        parts = f": {figure((found.best or 0) - extra)} for goals and {figure(extra)} of extra credit" if extra else ""
        tests = (
            f" No declared repair mends {', '.join(found.unmended)}."
            if found.unmended
            else " Every open test can be mended."
        )
        return f"All declared repairs together come to no more than {figure(found.best or 0)}{parts} (proved by {made}).{tests}"
    return f"Nothing cheaper does: the best at a smaller cost is {figure(found.bound or 0)} (proved by {made})."


def certainty(found: PlanReport) -> str:
    """What the answer owes to the assumed division of points."""
    if found.sure_cost is None:
        return "No plan does whatever the division of points: each rests on the assumed one."
    if found.count == len(found.plans) and all(plan.verdict == "yes" for plan in found.plans):
        return "Each plan does whatever the division of points."
    if found.sure_cost == found.cost:
        return "At this cost there are plans that do whatever the division of points; the others say what they rest on."
    return (
        f"By the assumed division of points; a plan that does whatever the division is costs {figure(found.sure_cost)}."
    )


def amendment_words(one: Amendment) -> str:
    """An amendment in one line."""
    if one.norm is None:
        what = "enact a new norm" if one.kind == "enact" else f"in it, {one.slot}: {', '.join(one.values)}"
    else:
        what = f"amend {', '.join(one.provisions) or one.norm.label}, {one.slot}: {', '.join(one.values)}"
    return f"{what}   ({', '.join(one.tests)})"


def result_words(plan: BillPlan) -> str:
    """What a plan comes to."""
    grade = plan.grade or f"{plan.least_grade} at least"
    text = f"{span(plan.total.low, plan.total.high)} points, grade {grade}"
    if plan.total.low == plan.low == plan.high:
        return text + ", whatever the division of points"
    text += f" by the assumed shares; {span(plan.low, plan.high)} over all divisions"
    return text + (": enough in each" if plan.verdict == "yes" else ", so it depends on the division")


def gain_words(one: GoalAlone) -> str:
    """What mending a goal alone brings, and what it costs."""
    return f"+{span(one.gain_low, one.gain_high)}"


def table(found: PlanReport) -> RenderableType:
    """Plans, the proof, and what single goals would do."""
    parts: list[RenderableType] = [
        Text(f"Amendments for {found.jurisdiction_label}", "bold"),
        Text(headline(found)),
    ]
    if found.already:
        return Group(*parts)
    parts.append(Text(proof(found), "bold"))
    if found.cost is None:
        return Group(*parts)
    parts.append(Text(certainty(found)))
    for place, plan in enumerate(found.plans, 1):
        parts += [Text(), *_plan(f"Plan {place}", plan)]
    if len(found.plans) < found.count:
        more = f"{found.count - len(found.plans)} {'more' if found.complete else 'and more'}"
        parts += [Text(), Text(f"{more}; --limit shows more of them.", "dim")]
    if found.elsewhere:
        parts += [Text(), Text("No dearer, and enough only if the points are divided otherwise", "bold")]
        for plan in found.elsewhere:
            goals = ", ".join(goal.number for goal in plan.goals)
            moves = "; ".join(amendment_words(one) for one in plan.amendments)
            parts.append(Padding(Text(f"goal {goals}: {span(plan.low, plan.high)} points. {moves}"), (0, 0, 0, 3)))
    grid = Table.grid(padding=(0, 2))
    for one in found.alone:
        grid.add_row("   " + one.goal, gain_words(one), _VERDICTS[one.verdict], _cost(one))
    parts += [Text(), Text("One goal alone, met in full", "bold"), grid]
    return Group(*parts)


def _cost(one: GoalAlone) -> str:
    return "no declared repairs meet it" if one.cost is None else f"cost {figure(one.cost)}"


def _confirmed(plan: BillPlan) -> str:
    return "assessed and confirmed" if plan.confirmed else "falls short when assessed"


def _plan(name: str, plan: BillPlan) -> list[RenderableType]:
    lines: list[RenderableType] = [Text(f"{name}: {result_words(plan)}", "bold")]
    for one in plan.amendments:
        lines.append(Padding(Text(amendment_words(one)), (0, 0, 0, 3)))
        lines += [Padding(Text(text, "dim"), (0, 0, 0, 6)) for text in one.texts]
    moved = ", ".join(f"{goal.number} {STATUS_WORDS[goal.after]}" for goal in plan.goals)
    lines.append(Padding(Text(f"{moved}; {_confirmed(plan)}", "dim"), (0, 0, 0, 3)))
    return lines


def markdown(found: PlanReport) -> str:
    """The same as Markdown."""
    lines = [f"# Amendments for {found.jurisdiction_label}", "", headline(found)]
    if found.already:
        return "\n".join(lines) + "\n"
    lines += ["", proof(found)]
    if found.cost is None:
        return "\n".join(lines) + "\n"
    lines += ["", certainty(found)]
    for place, plan in enumerate(found.plans, 1):
        lines += ["", f"## Plan {place}", "", f"{result_words(plan)}; {_confirmed(plan)}.", ""]
        for one in plan.amendments:
            lines.append(f"- {amendment_words(one)}")
            lines += [f"  - {text}" for text in one.texts]
    if found.elsewhere:
        lines += ["", "## No dearer, and enough only if the points are divided otherwise", ""]
        lines += [
            f"- {span(plan.low, plan.high)} points: {'; '.join(amendment_words(one) for one in plan.amendments)}"
            for plan in found.elsewhere
        ]
    lines += ["", "## One goal alone, met in full", "", "| Goal | Gain | | Cost |", "|---|---|---|---|"]
    lines += [f"| {one.goal} | {gain_words(one)} | {_VERDICTS[one.verdict]} | {_cost(one)} |" for one in found.alone]
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
        "sure_cost": number(found.sure_cost),
        "best_below": number(found.bound),
        "best": number(found.best),
        "best_extra": number(found.best_extra),
        "count": found.count,
        "complete": found.complete,
        "solver": found.solver,
        "drafts": found.drafts,
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
        "least_grade": plan.least_grade,
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
