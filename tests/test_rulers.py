"""Frameworks of other kinds: findings without points, points of areas only, points without tiers; over the same law."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest
from click.testing import CliRunner
from jsonschema import Draft202012Validator

import mississippi as ms
from legalgraph import scoring
from legalgraph.cli import cli
from legalgraph.conformance import check
from legalgraph.errors import BadInput, UnknownName
from legalgraph.knowledgegraph import KnowledgeGraph, load
from legalgraph.model import Points
from legalgraph.render import markdown, plain, text
from legalgraph.resources import content

RULERS = Path(__file__).parent / "rulers"
DAY = date(2023, 7, 1)
SCHEMAS = Path(__file__).parents[1] / "docs" / "reference"


@cache
def graph() -> KnowledgeGraph:
    return load(*sorted(RULERS.iterdir()))


def schema(name: str) -> Draft202012Validator:
    return Draft202012Validator(json.loads((SCHEMAS / f"{name}.schema.json").read_text(encoding="utf-8")))


def test_the_files_conform() -> None:
    assert check([RULERS]).conforms


def test_a_framework_owns_its_folder(tmp_path: Path) -> None:
    for folder in sorted(RULERS.iterdir())[:2]:
        (tmp_path / f"{folder.name}.ttl").write_bytes((folder / "framework.ttl").read_bytes())
    with pytest.raises(BadInput) as caught:
        load(tmp_path)
    assert "folder" in (caught.value.mend or "")


def test_the_default_stays_the_default() -> None:
    assert len(graph().frameworks) == len(ms.dataset().frameworks) + 3
    assert graph().dataset.default_framework() == ms.FRAMEWORK


def test_findings_have_words_of_their_own_and_no_points() -> None:
    card = graph().assess(ms.SLUG, "zz-findings", DAY)
    assert [(goal.status, goal.word, goal.points, goal.maximum) for goal in card.goals] == [
        ("fully_met", "described", None, None),
        ("not_met", "none described", None, None),
    ]
    assert (card.total, card.maximum, card.grade, card.grade_low, card.tiered) == (None, None, None, None, False)
    assert [(area.points, area.maximum, area.grade) for area in card.issue_areas] == [(None, None, None)]
    assert all(one.share is None for goal in card.goals for one in goal.criteria)


def test_without_a_reference_date_a_day_is_asked_for() -> None:
    with pytest.raises(BadInput) as caught:
        graph().assess(ms.SLUG, "zz-findings")
    assert "--as-of" in (caught.value.mend or "")


def test_points_of_areas_alone_are_a_maximum_and_no_interval() -> None:
    card = graph().assess(ms.SLUG, "zz-areas")
    assert (card.total, card.maximum, card.grade) == (None, Decimal("102.5"), None)
    assert [(area.points, area.maximum) for area in card.issue_areas] == [(None, Decimal(10)), (None, Decimal("92.5"))]
    untested = card.goal("2.1")
    assert (untested.status, untested.criteria[0].outcome) == ("undetermined", "untested")
    assert untested.criteria[0].untested


def test_halves_are_rounded_upward_where_the_framework_says_so() -> None:
    card = graph().assess(ms.SLUG, "zz-points")
    assert (card.total, card.grade) == (Points(Decimal("1.5"), Decimal("1.5")), "A")
    assert [area.grade_low for area in card.issue_areas] == [None]


@pytest.mark.parametrize("framework", ["zz-findings", "zz-areas", "zz-points"])
def test_counting_in_python_is_counting_in_queries(framework: str) -> None:
    evaluation, card = graph().evaluation(ms.SLUG, framework, DAY)
    scheme = scoring.read_scheme(evaluation.store, graph().dataset.framework(framework).iri.value, evaluation.iri)
    outcomes = {one.iri: one.outcome for goal in card.goals for one in goal.criteria}
    score = scoring.score(scheme, outcomes)
    assert {goal.number: (goal.status, goal.points) for goal in card.goals} == {
        number: (standing.status, standing.points) for number, standing in score.goals.items()
    }
    assert score.total == card.total
    assert card.total is None or scheme.letter(card.total.low) == card.grade


@pytest.mark.parametrize("framework", ["zz-findings", "zz-areas", "zz-points"])
def test_reports_say_what_there_is(framework: str) -> None:
    card = graph().assess(ms.SLUG, framework, DAY)
    assert not list(schema("assess").iter_errors(plain.assessment_dict(card)))
    for goal in card.goals:
        proof = graph().explain(ms.SLUG, goal.number, framework, DAY)
        assert not list(schema("explain").iter_errors(json.loads(plain.dumps(plain.proof_dict(proof)))))
    with (console := text.console(100)).capture() as shown:
        console.print(text.card(card, verbose=True))
    for told in (shown.get(), markdown.card(card, verbose=True)):
        assert "None" not in told
        assert ("described" in told) == (framework == "zz-findings")
        assert ("102.5" in told or "92.5" in told) == (framework == "zz-areas")


def test_a_published_result_without_a_day_is_found_by_edition() -> None:
    latest, first = graph().check(ms.SLUG, "zz-areas"), graph().check(ms.SLUG, "zz-areas", edition="2011")
    assert (latest.edition, first.edition) == ("2019", "2011")
    assert [(row.what, row.published, row.derived) for row in latest.compared] == [
        ("goal 1.1", "fully_met", "fully_met")
    ]
    assert [row.what for row in latest.underivable] == ["area 1 subtotal", "total", "grade"]
    assert {row.published for row in first.underivable} == {"5", "59", "F"}
    assert all(row.why for row in latest.underivable)
    assert not latest.differences
    assert not list(schema("check").iter_errors(plain.check_dict(latest)))
    with pytest.raises(UnknownName):
        graph().check(ms.SLUG, "zz-areas", edition="2012")


def test_what_needs_points_says_that_there_are_none() -> None:
    for ask in (
        lambda: graph().plan(ms.SLUG, "1", framework="zz-areas"),
        lambda: graph().reconcile(ms.SLUG, "zz-areas"),
    ):
        with pytest.raises(BadInput) as caught:
            ask()
        assert "no points" in str(caught.value)
    report = graph().impact(ms.SLUG, "zz-areas")
    assert report.total is None
    assert report.rows
    assert {row.points for row in report.rows} == {None}


def test_the_command_line_takes_them() -> None:
    data = [part for file in sorted(RULERS.iterdir()) for part in ("--data", str(file))]
    for command in (
        ["check", ms.SLUG, "--framework", "zz-areas", "--edition", "2011"],
        ["impact", ms.SLUG, "--framework", "zz-areas"],
        ["whatif", ms.SLUG, "--framework", "zz-areas", "--repeal", "43-26-1"],
    ):
        result = CliRunner().invoke(cli, [*command, *data])
        assert result.exit_code == 0, result.output


POINTS = (RULERS / "points" / "framework.ttl").read_text(encoding="utf-8")
UNSOUND = {
    "no goal": (
        "<goal/1.1> a lg:PolicyGoal",
        "<goal/1.1> rdfs:seeAlso <area/1> . <x> a <y>",
        "lg:inArea <area/1> ;",
        "",
    ),
    "has no criterion": (" ; lg:criterion <criterion/1.1/a> .", " ."),
    "described nowhere": ("lg:criterion <criterion/1.1/a> .", "lg:criterion <criterion/1.1/z> ."),
    "lg:polarity": ("lg:polarity lg:Some ;", ""),
    "lg:core": ("lg:core true ;", ""),
    "no share": ("lg:share 1.5 ;", ""),
    "does not have": ("lg:maximumPoints 1.5 ;", ""),
    "add up to 0.5": ("lg:share 1.5 ;", "lg:share 0.5 ;"),
    "no topic is called": ("topic:training", "topic:trainings"),
}


@pytest.mark.parametrize("wrong", UNSOUND)
def test_an_unsound_framework_is_refused_by_name(tmp_path: Path, wrong: str) -> None:
    changes = UNSOUND[wrong]
    changed = POINTS
    for old, new in zip(changes[::2], changes[1::2], strict=True):
        assert old in changed
        changed = changed.replace(old, new)
    (tmp_path / "framework.ttl").write_text(changed, encoding="utf-8")
    with pytest.raises((BadInput, UnknownName)) as caught:
        load(tmp_path).assess(ms.SLUG, "zz-points")
    assert wrong in str(caught.value)
    assert caught.value.mend
    assert "zz-points" in str(caught.value.where)


def test_a_goal_without_points_beside_others_is_refused(tmp_path: Path) -> None:
    more = """
<goal/1.2> a lg:PolicyGoal ; lg:number "1.2" ; lg:inArea <area/1> ; sh:order 2 ; rdfs:label "x"@en ;
    lg:criterion <criterion/1.1/a> ."""
    (tmp_path / "framework.ttl").write_text(POINTS + more, encoding="utf-8")
    with pytest.raises(BadInput) as caught:
        load(tmp_path).assess(ms.SLUG, "zz-points")
    assert "goal 1.2 has no points" in str(caught.value)


def test_a_norm_of_no_known_kind_is_refused(tmp_path: Path) -> None:
    name = "data/us/ms/norms/13-1-403.ttl"
    text_ = content(name).read_text(encoding="utf-8")
    bill = text_.replace("lg:EvidenceRule", "lg:EvidenceRul").replace("<norm/", "<norm/new-")
    (tmp_path / "bill.ttl").write_text(bill, encoding="utf-8")
    with pytest.raises(UnknownName) as caught:
        graph().whatif(ms.SLUG, [graph().bill(tmp_path / "bill.ttl", ms.SLUG)])
    assert "EvidenceRule" in (caught.value.mend or "")
