"""The page with hostile text everywhere, run in a browser: nothing executes, nothing is asked for, and nothing is lost."""

from __future__ import annotations

import re
import time
from dataclasses import fields, is_dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest

import browser
import legalgraph
import mississippi as ms
from legalgraph import drawing
from legalgraph.export import explorer
from legalgraph.export.html import html
from legalgraph.export.svg import svg
from legalgraph.network import Network, view
from legalgraph.proof import Prover
from legalgraph.support import support

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = [
    pytest.mark.skipif(browser.PROGRAM is None, reason="no browser here"),
    pytest.mark.xdist_group("hostile browser"),
]
PAYLOADS = [
    "<script>window.executed=1</script>",
    "</script><script>window.executed=1</script>",
    "<img src=x onerror=window.executed=1>",
    "<svg onload=window.executed=1>",
    '"><iframe src="javascript:window.executed=1"></iframe>',
    "' onmouseover='window.executed=1",
    "<a href='javascript:window.executed=1'>go</a>",
    "javascript:window.executed=1",
    "{{constructor.constructor('window.executed=1')()}}",
    "${window.executed=1}",
    "<!--<script>",
    "]]><script>window.executed=1</script>",
    "\u2028window.executed=1\u2029",
    "<link rel=stylesheet href=https://example.org/x.css>",
    "url(https://example.org/x.png)",
    "\\u003cscript\\u003e",
    "__proto__",
    "\u202egnirts\u0000\u001b[31m",
]
KEPT = {
    "status",
    "outcome",
    "basis",
    "role",
    "number",
    "goal",
    "area",
    "id",
    "iri",
    "polarity",
    "kind",
    "version",
    "test",
}
KEPT |= {"source", "target", "nodes_of", "view", "figures", "category", "jurisdiction", "citation"}


def spoilt(value: Any, name: str = "", counter: list[int] | None = None) -> Any:
    """The value with a payload before every human text, each payload in its turn; keys and codes stay."""
    counter = counter if counter is not None else [0]
    if isinstance(value, str):
        counter[0] += 1
        return value if name in KEPT else f"{PAYLOADS[counter[0] % len(PAYLOADS)]} {value}"
    if isinstance(value, tuple):
        return tuple(spoilt(one, name, counter) for one in value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(
            value,
            **{f.name: spoilt(getattr(value, f.name), f.name, counter) for f in fields(value) if f.name != "as_of"},
        )
    return value


def network_spoilt(network: Network) -> Network:
    """Labels keep their first word, by which goals and areas are known."""
    nodes = []
    for place, node in enumerate(network.nodes):
        head, _, tail = node.label.partition(" ")
        payload = PAYLOADS[place % len(PAYLOADS)]
        nodes.append(replace(node, label=f"{head} {payload} {tail}", title=payload))
    return replace(network, nodes=tuple(nodes), title=PAYLOADS[0])


@cache
def hostile() -> tuple[bytes, Network]:
    graph = legalgraph.load()
    evaluation, assessment = graph.evaluation(ms.SLUG)
    whole = network_spoilt(drawing.projected(evaluation, assessment))
    prover = Prover(evaluation, assessment)
    proofs = {goal.number: spoilt(prover.goal(goal.number)) for goal in assessment.goals}
    pictures = {name: view(whole, name) for name in drawing.PAGED}
    found = explorer.values(
        replace(assessment, jurisdiction_label=PAYLOADS[1], framework_label=PAYLOADS[2]),
        whole, pictures, proofs, support(evaluation), (), {}, explorer.Start(),
    )  # fmt: skip
    return html(found), whole


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[browser.Page]:
    file: Path = tmp_path_factory.mktemp("hostile") / "hostile.html"
    file.write_bytes(hostile()[0])
    with browser.browser() as opened:
        opened.size(1280, 800)
        opened.call(
            "Page.addScriptToEvaluateOnNewDocument",
            source="window.executed = 0; window.alert = () => { window.executed = 1 }",
        )
        opened.open(file.as_uri())
        yield opened
        assert opened.complaints() == []
        assert [url for url in opened.requests() if not url.startswith((file.as_uri(), "about:"))] == []


def inert(page: browser.Page) -> bool:
    own = "document.querySelectorAll('script').length"
    strange = (
        "document.querySelectorAll('main img, main svg, main iframe, main a[href], main link, #whatif img').length"
    )
    handlers = (
        "[...document.querySelectorAll('*')].some((one) => [...one.attributes].some((a) => a.name.startsWith('on')))"
    )
    return page.run(f"[window.executed, {own}, {strange}, {handlers}]") == [0, 3, 0, False]


def test_the_list_is_inert(page: browser.Page) -> None:
    assert len(page.run("[...document.querySelectorAll('[data-goal]')].map((one) => one.dataset.goal)")) == len(
        ms.base().goals
    )
    assert inert(page)


@pytest.mark.parametrize("name", drawing.PAGED)
def test_every_picture_is_inert(page: browser.Page, name: str) -> None:
    page.run(f"document.querySelector('[data-view={name}]').click()")
    time.sleep(0.1)
    assert inert(page)


def test_every_proof_is_inert_and_says_what_it_should(page: browser.Page) -> None:
    for goal in ms.base().goals:
        page.run(f"location.hash = '#goal={goal.number}'")
        page.run("new Promise((done) => setTimeout(done, 20))")
        page.run("document.querySelectorAll('#panel details').forEach((one) => { one.open = true })")
        assert inert(page), goal.number
        assert "window.executed=1" in page.run("document.querySelector('#panel').textContent"), goal.number


def test_addresses_and_searches_are_inert(page: browser.Page) -> None:
    for payload in PAYLOADS:
        page.run(
            f"location.hash = '#goal=' + encodeURIComponent({payload!r}) + '&view=' + encodeURIComponent({payload!r})"
        )
        page.run(
            f"location.hash = '#statute=' + encodeURIComponent({payload!r}) + '&without=' + encodeURIComponent({payload!r})"
        )
        page.run(f"document.getElementById('search').value = {payload!r}")
        page.run("document.getElementById('search').dispatchEvent(new Event('input'))")
        assert inert(page), payload


def test_a_repeal_is_inert(page: browser.Page) -> None:
    page.run("document.getElementById('search').value = ''")
    page.run("document.getElementById('search').dispatchEvent(new Event('input'))")
    page.run(f"location.hash = '#goal={ms.base().goals[0].number}'")
    page.run("new Promise((done) => setTimeout(done, 50))")
    page.run("document.querySelector('#panel [data-take]').click()")
    assert page.run("!document.getElementById('whatif').hidden")
    assert inert(page)


def test_a_picture_of_it_is_inert(page: browser.Page, tmp_path: Path) -> None:
    """Opened by itself, where a script in it would run."""
    from legalgraph.layout import place

    drawn = view(hostile()[1], "overview")
    file = tmp_path / "hostile.svg"
    file.write_bytes(svg(drawn, place(drawn)))
    with browser.browser() as opened:
        opened.call("Page.addScriptToEvaluateOnNewDocument", source="window.executed = 0")
        opened.open(file.as_uri())
        assert opened.run("window.executed") == 0
        assert opened.run("document.querySelectorAll('script, image, a, foreignObject').length") == 0
        assert opened.complaints() == []
        assert [url for url in opened.requests() if not re.match(r"file:.*hostile\.svg$|about:", url)] == []
