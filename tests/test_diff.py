"""The law at two points in time: kinds kept apart, acts as sets, pairs by links only, outcomes that turn on them."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

import mississippi as ms
from legalgraph.cli import main
from legalgraph.errors import BadInput, UnknownName
from legalgraph.history import compare, graph, law, pairs
from legalgraph.history.values import KINDS, LawChanges, NormDifference, Timeline
from legalgraph.history.words import differences
from legalgraph.knowledgegraph import KnowledgeGraph
from legalgraph.namespaces import LG
from legalgraph.render import changes, plain, timelines

if TYPE_CHECKING:
    from legalgraph.asof import When

SOURCE, EARLIER, LATER = "protected-innocence-card", "2018-12-31", "2023-07-01"
DAY = timedelta(days=1)
AMENDED = date(2019, 7, 1)
BASE = f"https://w3id.org/legalgraph/id/{ms.SLUG}/"


@cache
def knowledge() -> KnowledgeGraph:
    return KnowledgeGraph(ms.dataset())


@cache
def between(before: When, after: When) -> LawChanges:
    return knowledge().diff(ms.SLUG, before, after)


@cache
def told(subject: str | None = None) -> Timeline:
    return knowledge().history(ms.SLUG, subject)


def norms(found: LawChanges, part: str) -> list[NormDifference]:
    return [one for one in found.norms for ref in (one.before, one.after) if ref and ref.iri == BASE + part]


# ---------------------------------------------------------------- kinds are kept apart


def test_between_two_days_no_order_is_unknown() -> None:
    found = between(EARLIER, LATER)
    kinds = {one.kind for one in (*found.provisions, *found.norms, *found.topics)}
    assert kinds == {"change", "unknown"}


@pytest.mark.parametrize(("before", "after"), [(SOURCE, LATER), (SOURCE, EARLIER), (LATER, SOURCE)])
def test_beside_an_undated_source_nothing_is_a_change(before: str, after: str) -> None:
    found = between(before, after)
    kinds = {one.kind for one in (*found.provisions, *found.norms, *found.topics)}
    assert "order unknown" in kinds
    assert "change" not in kinds
    assert not any(one.acts for one in (*found.provisions, *found.norms))
    assert not {one.what for one in (*found.norms, *found.provisions)} & {"begun", "ended", "changed", "worded anew"}
    assert "→" not in changes.markdown(found)


def test_a_source_and_a_day_differ_alike_from_either_side() -> None:
    sides = {"in the first only": "in the second only", "in the second only": "in the first only"}

    def mirrored(found: LawChanges, *, back: bool) -> Counter[tuple[object, ...]]:
        return Counter(
            (one.kind, sides.get(one.what, one.what), one.after, one.before)
            if back
            else (one.kind, one.what, one.before, one.after)
            for one in found.norms
        )

    assert mirrored(between(SOURCE, LATER), back=False) == mirrored(between(LATER, SOURCE), back=True)


def test_mistake_of_age_in_procuring_differs_and_the_order_is_unknown() -> None:
    (one,) = norms(between(SOURCE, LATER), "norm/97-29-51@protected-innocence/no-mistake-of-age-in-procuring")
    assert (one.kind, one.what) == ("order unknown", "in the first only")


@pytest.mark.parametrize("points", [(EARLIER, LATER), (SOURCE, LATER)])
def test_what_one_side_does_not_tell_is_never_more_than_unknown(points: tuple[str, str]) -> None:
    for one in between(*points).norms:
        if one.slots and one.kind != "unknown":
            assert any(slot.known for slot in one.slots), one
        assert all(slot.before != slot.after for slot in one.slots)


def test_a_fund_that_only_the_earlier_factsheet_knows_is_unknown_later() -> None:
    found = norms(between(EARLIER, LATER), "norm/97-3-54.8@2018/assistance")
    assert [(one.kind, one.what) for one in found] == [("unknown", "in the first only")]


# ---------------------------------------------------------------- acts


def test_several_acts_of_one_day_are_named_as_a_set() -> None:
    found = {one.iri: one for one in between(EARLIER, LATER).provisions}
    one = found[BASE + "code/43-21-353"]
    assert (one.kind, one.what) == ("change", "changed")
    chapters = {re.sub(r".*ch\. (\d+).*", r"\1", act.label) for act in one.acts}
    assert chapters == {"350", "420", "464", "473"}
    assert {act.day for act in one.acts} == {AMENDED}
    assert "set of acts" in one.why
    (informed,) = norms(between(EARLIER, LATER), "norm/43-21-353/information")
    assert informed.acts == one.acts


def test_a_duty_to_train_begins_with_the_act_that_brought_it() -> None:
    (one,) = norms(between(EARLIER, LATER), "norm/45-6-7/field-officer-training")
    assert (one.kind, one.what) == ("change", "begun")
    assert [(act.label.endswith("ch. 420, § 9"), act.day) for act in one.acts] == [(True, AMENDED)]


def test_acts_outside_the_time_between_are_not_named() -> None:
    found = between("2019-12-31", LATER)
    assert all(
        act.day and date(2019, 12, 31) < act.day <= date(2023, 7, 1) for one in found.provisions for act in one.acts
    )
    assert not norms(found, "norm/45-6-7/field-officer-training")


@pytest.mark.parametrize(("before", "after", "differs"), [(-2, -1, False), (-1, 0, True), (0, 1, False)])
def test_a_change_lies_between_the_day_before_and_the_first_day(before: int, after: int, differs: bool) -> None:
    found = between(AMENDED + before * DAY, AMENDED + after * DAY)
    assert bool([one for one in found.provisions if one.iri == BASE + "code/45-6-7"]) is differs
    assert bool([one for one in found.norms if one.kind == "change"]) is differs


# ---------------------------------------------------------------- pairs


def test_norms_are_paired_by_links_alone() -> None:
    before, after = (law.read(knowledge().evaluation(ms.SLUG, None, when)[0]) for when in (EARLIER, LATER))
    found = pairs.pair(before, after)
    assert found.both
    for one, other, _ in found.both:
        assert one in pairs.ancestors(after, other)
    bare = replace(before, replaces={}, counterparts={}), replace(after, replaces={}, counterparts={})
    assert pairs.pair(*bare).both == ()
    sides = Counter([*found.only_first, *found.same, *(one for one, _, _ in found.both)])
    assert {norm for norm, one in before.norms.items() if one.holds} == sides.keys()


def test_two_sources_of_one_time_disagree() -> None:
    whole = law.read(knowledge().evaluation(ms.SLUG, None, LATER)[0])
    one, other = (BASE + "norm/97-29-51/procuring", BASE + "norm/97-29-51/promoting")
    assert all(whole.norms[norm].holds for norm in (one, other))
    linked = replace(whole, counterparts={one: (other,), other: (one,)})
    found = [
        it for it in compare._Comparison(linked, whole).norms(pairs.pair(linked, whole))[0] if it.kind == "disagreement"
    ]
    assert [(it.before, it.after) for it in found] == [(whole.norms[one].ref, whole.norms[other].ref)]
    assert found[0].slots


def test_two_searches_of_one_time_disagree() -> None:
    whole = law.read(knowledge().evaluation(ms.SLUG, None, LATER)[0])
    topic, (search, *_) = next((topic, found) for topic, found in whole.searches.items() if found[0].own == topic)
    finding = next(LG + name for name in ("NoneDescribed", "ProvisionsDescribed") if LG + name != search.finding)
    other = replace(search, record="x:other", finding=finding, source="Another source")
    torn = replace(whole, searches={**whole.searches, topic: (search, other)})
    found = [one for one in compare._Comparison(torn, whole).topics() if one.topic == topic]
    assert [one.kind for one in found] == ["disagreement"]


# ---------------------------------------------------------------- words

WORDS = st.lists(
    st.sampled_from("the board shall may train its officers on human trafficking of children".split()), min_size=1
)


@given(WORDS)
def test_a_text_is_the_same_as_itself(words: list[str]) -> None:
    text = " ".join(words)
    assert all(one.same for one in differences([text], [text]))


@given(WORDS, WORDS)
def test_the_runs_hold_the_second_text_and_of_the_first_what_lies_between_words_in_common(
    old: list[str], new: list[str]
) -> None:
    for one in differences([" ".join(old)], [" ".join(new)]):
        assert " ".join(run.words for run in one.runs if run.mark != "+") in " ".join(old)
        assert " ".join(run.words for run in one.runs if run.mark != "-") == " ".join(new)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("The board shall train officers of this state.", "the board shall train officers of this state"),
        (
            "The board shall train officers of this state.",
            "The [Peace Officers'] board shall train officers of this state.",
        ),
        ("The court may, after a hearing, vacate the order.", "[T]he court may, . . . vacate the order."),
    ],
)
def test_how_a_document_prints_is_no_difference_of_law(before: str, after: str) -> None:
    assert not any(one.telling for one in differences([before], [after]))


def test_what_only_one_prints_at_an_end_may_not_have_been_quoted() -> None:
    whole = "In this state the board shall train its officers every year."
    assert not any(one.telling for one in differences([whole], ["the board shall train its officers"]))
    assert any(
        one.telling for one in differences([whole], ["In this state the board may train its officers every year."])
    )


# ---------------------------------------------------------------- outcomes


def test_an_outcome_turns_on_a_change_only_by_norms_that_changed() -> None:
    found = between(EARLIER, LATER)
    changed = {ref.iri for one in found.norms if one.kind == "change" for ref in (one.before, one.after) if ref}
    turned = [one for one in found.outcomes.criteria if one.before != one.after and found.turns_on(one) == "change"]
    assert turned
    for one in turned:
        moved = (*one.gained_witnesses, *one.lost_witnesses, *one.gained_defeaters, *one.lost_defeaters)
        assert changed & {ref.iri for ref in moved}
    assert {"6.3/on-trafficking"} <= {one.id for one in turned}


def test_the_interval_of_the_earlier_law_is_honest() -> None:
    """Whatever is settled of the earlier law rests on norms that hold then, or on a search of that time; the rest is open."""
    card = knowledge().assess(ms.SLUG, as_of=EARLIER)
    held = law.read(knowledge().evaluation(ms.SLUG, None, EARLIER)[0])
    assert card.total is not None
    assert card.total.low < card.total.high
    assert {"undetermined"} < {goal.status for goal in card.goals}
    for goal in card.goals:
        proof = {one.criterion.id: one for one in knowledge().explain(ms.SLUG, goal.number, as_of=EARLIER).criteria}
        for one in goal.criteria:
            refs = (*one.witnesses, *one.defeaters, *one.undecided, *one.near_misses)
            assert all(held.norms[ref.iri].holds for ref in refs)
            if one.outcome == "failed" and not one.defeaters:
                assert proof[one.id].records or one.near_misses, one.id
            if one.outcome == "passed" and one.polarity == "some":
                assert one.witnesses
        outcomes = {one.outcome for one in goal.criteria}
        assert goal.points is not None
        assert goal.points.low <= goal.points.high
        if goal.status in ("fully_met", "not_met"):
            assert goal.points.low == goal.points.high
        if "cantTell" not in outcomes:
            assert goal.status != "undetermined"


def test_of_a_day_of_which_nothing_is_known_nothing_is_said() -> None:
    days = [
        day
        for one in law.read(knowledge().evaluation(ms.SLUG, None, LATER)[0]).versions.values()
        for day in (one.entry, *one.known)
        if day
    ]
    card = knowledge().assess(ms.SLUG, as_of=min(days) - DAY)
    assert {one.outcome for goal in card.goals for one in goal.criteria} == {"cantTell"}
    assert {goal.status for goal in card.goals} == {"undetermined"}
    assert card.total is not None
    assert card.total.low == 0
    assert card.total.high >= (card.maximum or 0)


@pytest.mark.parametrize(("day", "known"), [("2018-12-30", False), ("2018-12-31", True), ("2023-06-30", True)])
def test_a_search_counts_from_its_day_to_the_day_before_the_survey(day: str, known: bool) -> None:
    found = law.read(knowledge().evaluation(ms.SLUG, None, day)[0])
    assert bool(found.searches) is known


@pytest.mark.parametrize(
    ("day", "standing"),
    [("2023-06-30", "OutOfForce"), ("2023-07-01", "InForce"), ("2024-06-30", "InForce"), ("2024-07-01", "OutOfForce")],
)
def test_a_fiscal_year_ends_with_its_last_day(day: str, standing: str) -> None:
    found = law.read(knowledge().evaluation(ms.SLUG, None, day)[0])
    assert found.versions[BASE + "bill/2023/hb-1641@2023"].standing == standing


# ---------------------------------------------------------------- bad input, forms


@pytest.mark.parametrize(
    ("before", "after", "error"),
    [
        (LATER, EARLIER, BadInput),
        (LATER, LATER, BadInput),
        (SOURCE, SOURCE, BadInput),
        ("no-such", LATER, UnknownName),
    ],
)
def test_points_out_of_order_are_refused(before: str, after: str, error: type[Exception]) -> None:
    with pytest.raises(error) as refused:
        knowledge().diff(ms.SLUG, before, after)
    assert getattr(refused.value, "mend", None)


def test_the_command_says_which_dates_are_out_of_order(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["diff", ms.SLUG, "--from", LATER, "--to", EARLIER])
    assert ended.value.code == 2
    said = capfd.readouterr().err
    assert LATER in said
    assert EARLIER in said


def test_every_form_says_the_same_kinds() -> None:
    found = between(SOURCE, LATER)
    values = json.loads(plain.dumps(changes.values(found)))
    assert Counter(one["kind"] for one in values["norms"]) == Counter(one.kind for one in found.norms)
    triples = list(graph.triples(found))
    kinds = [str(t.object) for t in triples if t.predicate.value == LG + "differenceKind"]
    assert len(kinds) == len(found.norms) + len(found.provisions)
    assert len(set(kinds)) <= len(KINDS)
    page = changes.markdown(found)
    assert all((heading in page) == any(kind == one.kind for one in found.norms + found.provisions + found.topics)
               for kind, heading in changes.HEADINGS.items())  # fmt: skip


# ---------------------------------------------------------------- timelines


def test_days_stand_on_the_axis_in_order_and_undated_sources_beside_it() -> None:
    found = told()
    days = [moment.as_of for moment in found.axis]
    assert all(isinstance(day, date) for day in days)
    assert days == sorted(set(days))  # type: ignore[type-var]
    assert [getattr(moment.as_of, "slug", None) for moment in found.beside] == [SOURCE]


def test_a_goals_timeline_shows_the_day_on_which_it_turns() -> None:
    axis = {moment.as_of: moment for moment in told("6.3").axis}
    before, after = axis[date(2018, 12, 31)], axis[AMENDED]
    assert before.goal is not None
    assert after.goal is not None
    assert (before.goal.status, after.goal.status) == ("not_met", "fully_met")
    assert any("ch. 420" in event for event in after.events)


def test_a_provisions_timeline_gives_each_wordings_standing_at_each_point() -> None:
    found = told("45-6-7")
    points = [*(moment.as_of for moment in found.axis), *(moment.as_of for moment in found.beside)]
    (citation, stretches) = next(item for item in found.sections if item[0].endswith(" 45-6-7"))
    assert citation == found.label
    assert len(stretches) > 1
    for one in stretches:
        assert len(one.standings) == len(points)
    for at in range(len(points)):
        assert sum(one.standings[at][1] == "InForce" for one in stretches if "(" not in one.label) <= 1


def test_an_unknown_subject_gets_the_nearest() -> None:
    with pytest.raises(UnknownName):
        knowledge().history(ms.SLUG, "45-6-77")


def test_a_timeline_is_told_in_every_form() -> None:
    found = told("6.3")
    values = timelines.values(found)
    assert [one["as_of"] for one in values["axis"]] == [str(moment.as_of) for moment in found.axis]
    assert [one["as_told_by"] for one in values["beside"]] == [SOURCE]
    assert json.loads(plain.dumps(values)) == values
    assert "Beside the axis" in timelines.markdown(found)
