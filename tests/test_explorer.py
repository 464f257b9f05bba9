"""The explorer, driven in a headless browser: it opens, finds, proves and counts again as Python does, and asks for nothing."""

from __future__ import annotations

import time
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest

import browser
import legalgraph
import mississippi as ms
from legalgraph.scenario import Repeal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from legalgraph.changes import Difference

pytestmark = [
    pytest.mark.skipif(browser.PROGRAM is None, reason="no browser here"),
    pytest.mark.xdist_group("browser"),
]
STATUS = {"fully_met": "fully met", "partially_met": "partly met", "not_met": "not met", "undetermined": "undetermined"}
CHANGED = """(() => {
  const found = legalgraph.recount(%s), base = legalgraph.base, goals = {};
  for (const number of Object.keys(found.goals))
    if (JSON.stringify(found.goals[number]) !== JSON.stringify(base.goals[number]))
      goals[number] = [found.goals[number].status, ...found.goals[number].points];
  return { goals, total: found.total, grade: found.grade, warned: found.leanedOn.length > 0 };
})()"""


@cache
def graph() -> legalgraph.KnowledgeGraph:
    return legalgraph.load()


@cache
def without(*provisions: str) -> Difference:
    return graph().whatif(ms.SLUG, [Repeal(provision) for provision in provisions])


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    file: Path = tmp_path_factory.mktemp("explorer") / "explorer.html"
    file.write_bytes(graph().page(ms.SLUG))
    return file.as_uri()


@pytest.fixture(scope="module")
def opened() -> Iterator[browser.Page]:
    with browser.browser() as page:
        yield page


@pytest.fixture
def page(opened: browser.Page, address: str) -> Iterator[browser.Page]:
    opened.events.clear()
    opened.size(1280, 860)
    opened.open("about:blank")
    opened.open(address)
    yield opened
    assert opened.complaints() == []
    assert [url for url in opened.requests() if not url.startswith((address, "about:"))] == []


def until(page: browser.Page, script: str) -> Any:
    end = time.monotonic() + 20
    while not (found := page.run(script)):
        assert time.monotonic() < end, script
        time.sleep(0.05)
    return found


def click(page: browser.Page, selector: str) -> None:
    until(page, f"!!document.querySelector({selector!r})")
    page.run(f"document.querySelector({selector!r}).click()")


def text(page: browser.Page, selector: str) -> str:
    return str(page.run(f"document.querySelector({selector!r}).textContent"))


def test_it_opens_with_the_card(page: browser.Page) -> None:
    card = ms.base()
    assert page.run("document.querySelectorAll('[data-goal]').length") == len(card.goals)
    assert card.grade in text(page, "#figure")
    assert str(float(card.total.low)).removesuffix(".0") in text(page, "#figure")
    assert page.run("document.querySelectorAll('#graph canvas').length") > 0


def test_counting_nothing_away_gives_the_card(page: browser.Page) -> None:
    found = page.run("legalgraph.base")
    card = ms.base()
    assert {goal.number: STATUS[goal.status] for goal in card.goals} == {
        number: goal["status"] for number, goal in found["goals"].items()
    }
    assert {goal.number: [float(goal.points.low), float(goal.points.high)] for goal in card.goals} == {
        number: goal["points"] for number, goal in found["goals"].items()
    }
    assert found["outcomes"] == {iri: one.outcome for iri, one in ms.criteria(card).items()}
    assert found["total"] == [float(card.total.low), float(card.total.high)]
    assert found["grade"] == card.grade


def test_a_search_leaves_what_it_finds(page: browser.Page) -> None:
    page.run("document.getElementById('search').value = 'hearsay'")
    page.run("document.getElementById('search').dispatchEvent(new Event('input'))")
    left = page.run("document.querySelectorAll('[data-goal]').length")
    assert 0 < left < len(ms.base().goals)
    page.key("Escape")
    click(page, "#clear")
    assert page.run("document.querySelectorAll('[data-goal]').length") == len(ms.base().goals)


@pytest.mark.parametrize("name", ["area", "status", "victim", "agency"])
def test_a_filter_leaves_fewer_goals(page: browser.Page, name: str) -> None:
    page.run(f"document.getElementById('{name}').selectedIndex = 1")
    page.run(f"document.getElementById('{name}').dispatchEvent(new Event('change'))")
    left = page.run("[...document.querySelectorAll('[data-goal]')].map((one) => one.dataset.goal)")
    assert 0 < len(left) < len(ms.base().goals)
    if name == "area":
        assert left == [goal.number for goal in ms.base().goals if goal.area == ms.base().issue_areas[0].number]


def test_a_goal_shows_its_proof_with_the_words(page: browser.Page) -> None:
    proofs = (graph().explain(ms.SLUG, goal.number) for goal in ms.base().goals)
    proof = next(found for found in proofs if any(norm.provisions[0].words for norm in found.criteria[0].norms))
    click(page, f"[data-goal='{proof.goal.number}']")
    shown = text(page, "#panel")
    for one in proof.criteria:
        assert one.criterion.label in shown
        for norm in one.norms:
            assert norm.norm.label in shown
            for provision in norm.provisions:
                assert all(words.text in shown for words in provision.words)
    assert page.run("document.querySelectorAll('#panel mark').length") > 0
    assert page.run("location.hash") == f"#goal={proof.goal.number}"


def test_the_keyboard_is_enough(page: browser.Page) -> None:
    page.key("/")
    assert page.run("document.activeElement.id") == "search"
    page.run("document.querySelector('[data-goal]').focus()")
    page.call("Input.dispatchKeyEvent", type="keyDown", key="Enter", code="Enter", text="\r", windowsVirtualKeyCode=13)
    page.call("Input.dispatchKeyEvent", type="keyUp", key="Enter", code="Enter", windowsVirtualKeyCode=13)
    until(page, "!!document.querySelector('[data-test]')")
    page.key("Escape")
    until(page, "document.querySelectorAll('[data-goal]').length")


def test_an_address_opens_what_it_names(page: browser.Page, address: str) -> None:
    goal = ms.base().goals[-1]
    page.open("about:blank")
    page.open(f"{address}#goal={goal.number}")
    assert goal.label in text(page, "#panel h2")


STATUTES = ("43-26-3", "99-43-101", "13-1-403", "97-3-54.6", "97-29-51", "97-3-54.1", "99-19-75")


def agree(page: browser.Page, *provisions: str) -> bool:
    """Whether the page says what Python derives, or warns that it cannot."""
    expected, found = without(*provisions), page.run(CHANGED % list(provisions))
    goals = {
        one.number: [STATUS[one.after], float(one.points_after.low), float(one.points_after.high)]
        for one in expected.goals
    }
    if not found["warned"]:
        assert found["goals"] == goals
        assert found["total"] == [float(expected.total.after.low), float(expected.total.after.high)]
        assert found["grade"] == expected.total.grade_after
    return not found["warned"]


@pytest.mark.parametrize("provision", STATUTES)
def test_taking_one_statute_away_gives_what_python_derives(page: browser.Page, provision: str) -> None:
    assert agree(page, provision)


def test_taking_several_away_gives_what_python_derives_or_warns(page: browser.Page) -> None:
    assert agree(page, *STATUTES[:2])
    assert not agree(page, *STATUTES[-3:])


def test_a_provision_is_clicked_away_and_restored(page: browser.Page, address: str) -> None:
    provision = STATUTES[0]
    page.open("about:blank")
    page.open(f"{address}#statute={provision}")
    click(page, "#panel [data-take]")
    expected = {one.number for one in without(provision).goals}
    assert (
        set(page.run("[...document.querySelectorAll('[data-changed]')].map((one) => one.dataset.changed)")) == expected
    )
    assert f"--repeal '{provision}'" in text(page, "#whatif")
    assert f"without={provision}" in page.run("location.hash")
    click(page, "#reset")
    assert page.run("document.getElementById('whatif').hidden")


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_runs_over_the_edge(page: browser.Page, width: int, dark: bool) -> None:
    page.size(width, 844, mobile=width < 800)
    page.dark(dark)
    for goal in (None, ms.base().goals[0].number):
        page.run(f"location.hash = '{'' if goal is None else f'goal={goal}'}'")
        assert page.run("document.documentElement.scrollWidth") <= width
        if width > 1000:  # side by side: the picture and the panel scroll, the page does not
            assert page.run("document.documentElement.scrollHeight <= innerHeight")
    page.dark(False)


@pytest.mark.parametrize("framework", ["child-welfare-2018", "protected-innocence"])
def test_a_framework_without_points_opens_and_counts_again(
    opened: browser.Page, tmp_path: Path, framework: str
) -> None:
    day = "2018-12-31" if framework == "child-welfare-2018" else "protected-innocence-card"
    card = graph().assess(ms.SLUG, framework, day)
    file = tmp_path / "explorer.html"
    file.write_bytes(graph().page(ms.SLUG, framework=framework, as_of=day))
    opened.events.clear()
    opened.open(file.as_uri())
    found = opened.run("legalgraph.base")
    assert (found["total"], found["grade"]) == (None, None)
    assert {number: (goal["status"], goal["points"]) for number, goal in found["goals"].items()} == {
        goal.number: (STATUS[goal.status], None) for goal in card.goals
    }
    met = sum(goal.status == "fully_met" for goal in card.goals)
    assert text(opened, "#figure").startswith(f"{met} {card.words.get('fully_met', 'fully met')}")
    assert "null" not in text(opened, "#panel") + text(opened, "#figure")
    opened.open(file.as_uri() + "#without=97-3-54.6")
    after = graph().whatif(ms.SLUG, [Repeal("97-3-54.6")], framework, day)
    changed = opened.run("legalgraph.recount(['https://w3id.org/legalgraph/id/us-ms/code/97-3-54.6']).goals")
    assert {number for number, goal in changed.items() if goal["status"] != found["goals"][number]["status"]} == {
        goal.number for goal in after.goals
    }
    assert opened.complaints() == []


def test_the_left_columns_begin_on_the_screen(page: browser.Page) -> None:
    for width in (390, 1280):
        page.size(width, 844, mobile=width < 800)
        for goal in ms.base().goals:
            page.run(f"location.hash = '#goal={goal.number}'")
            page.run("new Promise((done) => requestAnimationFrame(() => setTimeout(done, 20)))")
            left, zoom, across = page.run(
                "[legalgraph.picture().left, legalgraph.picture().zoom, legalgraph.picture().across]"
            )
            assert left >= 0, goal.number
            assert zoom >= 0.7, goal.number
            assert width < 800 or across <= 768, goal.number


def test_a_statute_that_is_opened_is_in_sight(page: browser.Page, address: str) -> None:
    for statute in STATUTES:
        page.open("about:blank")
        page.open(f"{address}#statute={statute}")
        place = page.run("legalgraph.picture().here")
        assert place is None or 0 <= place <= page.run("document.getElementById('graph').clientHeight")


def test_views_change_and_stand_in_the_address(page: browser.Page, address: str) -> None:
    click(page, "[data-view='victims']")
    assert page.run("location.hash") == "#view=victims"
    assert page.run("document.querySelector('[aria-pressed=true]').dataset.view") == "victims"
    page.open("about:blank")
    page.open(f"{address}#view=agencies")
    assert page.run("document.querySelector('[aria-pressed=true]').dataset.view") == "agencies"


def test_nothing_says_null(page: browser.Page, address: str) -> None:
    for place in ("", f"#goal={ms.base().goals[0].number}", *(f"#statute={one}&without={one}" for one in STATUTES)):
        page.open("about:blank")
        page.open(address + place)
        assert not {"null", "undefined", "NaN", "[object Object]"} & set(page.run("document.body.innerText").split()), (
            place
        )


def test_an_empty_search_can_be_cleared(page: browser.Page) -> None:
    page.run("document.getElementById('search').value = 'zzzz'")
    page.run("document.getElementById('search').dispatchEvent(new Event('input'))")
    click(page, "#panel .empty button")
    until(page, f"document.querySelectorAll('[data-goal]').length === {len(ms.base().goals)}")


def test_in_print_the_text_is_whole_and_dark_on_light(page: browser.Page, address: str) -> None:
    page.open("about:blank")
    page.open(f"{address}#goal={ms.base().goals[0].number}")
    page.call("Emulation.setEmulatedMedia", media="print", features=[{"name": "prefers-color-scheme", "value": "dark"}])
    shown = "getComputedStyle(document.querySelector('%s')).%s"
    assert page.run(shown % ("nav", "display")) == page.run(shown % ("#picture", "display")) == "none"
    assert page.run(shown % ("#panel", "overflowY")) == "visible"
    assert page.run(shown % ("#panel h2", "color")) == "rgb(0, 0, 0)"
    page.call("Emulation.setEmulatedMedia", media="")
