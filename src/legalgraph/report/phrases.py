"""Words that a report puts together: lists, counts, summaries, signs, points."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from legalgraph.asof import Undated
from legalgraph.render.words import (
    BASIS_WORDS,
    OUTCOME_WORDS,
    STATUS_MARKS,
    STATUS_WORDS,
    at_most,
    figure,
    grades,
    long_date,
    span,
    worth,
)
from legalgraph.report.values import Sign

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from legalgraph.asof import AsOf
    from legalgraph.model import Assessment, Criterion, Goal, IssueArea, Points
    from legalgraph.report.values import Tone

STATUS_TONES: Final[dict[str, Tone]] = {
    "fully_met": "met",
    "partially_met": "part",
    "not_met": "not",
    "undetermined": "open",
}
OUTCOME_TONES: Final[dict[str, Tone]] = {
    "passed": "met",
    "failed": "not",
    "cantTell": "open",
    "inapplicable": "none",
    "untested": "none",
}
_LEADS: Final = {
    "fully_met": "accomplished on",
    "partially_met": "in part on",
    "not_met": "gaps remain on",
    "undetermined": "not settled on",
}


def listed(items: Sequence[str]) -> str:
    """Items as a list in a sentence.

    >>> listed(["a"]), listed(["a", "b"]), listed(["a", "b", "c"])
    ('a', 'a and b', 'a, b and c')
    """
    return " and ".join(filter(None, [", ".join(items[:-1]), *items[-1:]]))


def counted(number: int, one: str, many: str | None = None) -> str:
    """A number and its noun.

    >>> counted(1, "goal"), counted(2, "goal"), counted(0, "criterion", "criteria")
    ('1 goal', '2 goals', 'no criteria')
    """
    return f"{number or 'no'} {one if number == 1 else many or one + 's'}"


def together(citations: Iterable[str]) -> str:
    """Citations in the order of a code, each once; what the pins of one section share is said once.

    >>> together(["C. § 1-2(10)", "C. § 1-2(2)", "C. § 3", "C. § 1-2(2)"])
    'C. § 1-2(2), (10); C. § 3'
    """
    groups: dict[str, dict[str, None]] = {}
    for citation in citations:
        whole, mark, pin = citation.partition("(")
        groups.setdefault(whole.rstrip(), {})[mark + pin] = None
    told = [whole + ", ".join(sorted(filter(None, pins), key=_natural)) for whole, pins in groups.items()]
    return "; ".join(told) if any("," in item for item in told) else listed(told)


def _natural(pin: str) -> list[tuple[int, str]]:
    return [(int(part), "") if part.isdigit() else (0, part) for part in re.split(r"(\d+)", pin)]


def sentence(words: str) -> str:
    """Words with a capital and a full stop.

    >>> sentence("accomplished on restitution")
    'Accomplished on restitution.'
    """
    words = words.strip()
    return words[:1].upper() + words[1:] + ("" if words.endswith((".", "!", "?")) else ".")


def status_word(goal: Goal) -> str:
    """A status in the framework's own word, if it has one."""
    return goal.word or STATUS_WORDS[goal.status]


def status_sign(goal: Goal, *, small: bool = False) -> Sign:
    """A goal's status; small, it leads to the goal and names it."""
    word = status_word(goal)
    told = f"{goal.number}: {word}" if small else word
    target = f"goal-{goal.number}" if small else ""
    return Sign(STATUS_MARKS[goal.status], told, STATUS_TONES[goal.status], small, target)


def outcome_sign(found: Criterion) -> Sign:
    """A criterion's outcome."""
    mark, word = OUTCOME_WORDS[found.outcome]
    return Sign(mark, word, OUTCOME_TONES[found.outcome])


def points(found: Points | None) -> str:
    """Points, with an asterisk where they are assumed; a dash where there are none."""
    return "–" if found is None else span(found.low, found.high) + ("*" if found.basis == "assumed" else "")


def points_of(goal: Goal) -> str:
    """A goal's points of its maximum, and what settles them."""
    if goal.points is None:
        return ""
    told = points(goal.points) + (f" of {figure(goal.maximum)}" if goal.maximum is not None else "") + " points"
    basis = BASIS_WORDS.get(goal.points.basis or "", "")
    return told + (f", {basis}" if basis else "")


def score(area: IssueArea) -> str:
    """An area's points of its maximum."""
    return worth(area.points, area.maximum) or at_most(area.maximum) or "–"


def letter(found: Assessment | IssueArea) -> str:
    """A grade, or the worst and the best that it can be."""
    return found.grade or grades(found.grade_low, found.grade_high)


def law_as_of(when: AsOf) -> str:
    """Whose law a report is of: a day's, or what an undated source tells.

    >>> from datetime import date
    >>> law_as_of(date(2023, 7, 1)), law_as_of(Undated("x:card", "card", "A card"))
    ('law as of 1 July 2023', 'law as “A card” tells it, of no known day')
    """
    if isinstance(when, Undated):
        return f"law as “{when.title}” tells it, of no known day"
    return f"law as of {long_date(when)}"


def lettered(found: Assessment) -> bool:
    """Whether the framework gives letters at all."""
    return bool(found.grade_low or found.grade_high) or any(
        one.grade_low or one.grade_high for one in found.issue_areas
    )


def summary(goals: Iterable[Goal], subjects: Mapping[str, str]) -> str:
    """One sentence on what is accomplished and where gaps remain, from statuses and the goals' short names."""
    groups: dict[tuple[str, str | None], list[str]] = {}
    for status in _LEADS:
        for goal in (one for one in goals if one.status == status):
            groups.setdefault((status, goal.word), []).append(subjects.get(goal.number) or goal.label)
    told = [
        f"{word}: {listed(names)}" if word else f"{_LEADS[status]} {listed(names)}"
        for (status, word), names in groups.items()
    ]
    return sentence("; ".join(told)) if told else "No goals."
