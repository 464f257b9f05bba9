"""Results in a notebook: what they show, that hostile text stays text, and the tutorial notebook run by a real kernel."""

from __future__ import annotations

import base64
import json
import re
from dataclasses import fields, is_dataclass, replace
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

import legalgraph
import mississippi as ms
from legalgraph.render.notebook import html
from legalgraph.scenario import Repeal

ROOT = Path(__file__).resolve().parents[1]
NOTEBOOK = ROOT / "docs" / "tutorial" / "notebook.ipynb"
HOSTILE = "</p><script>alert(1)</script><img src=x onerror=alert(1)>\" ' & javascript:alert(1)"
KEPT = {"status", "outcome", "basis", "role", "before", "after", "number", "goal", "area", "id", "polarity", "kind"}
pytestmark = pytest.mark.xdist_group("notebook")


@cache
def graph() -> legalgraph.KnowledgeGraph:
    return legalgraph.load()


@cache
def results() -> dict[str, Any]:
    statute = graph().draw(ms.SLUG).network.nodes
    repealed = next(node.label.rpartition("§ ")[2] for node in statute if node.kind == "statute")
    return {
        "card": graph().assess(ms.SLUG),
        "proof": graph().explain(ms.SLUG, ms.base().goals[0].number),
        "difference": graph().whatif(ms.SLUG, [Repeal(repealed)]),
        "check": graph().check(ms.SLUG),
        "impact": graph().impact(ms.SLUG),
    }


class _Page(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag != "img":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def safe(text: str) -> _Page:
    page = _Page(text)
    assert page.open == []
    assert {tag for tag, _ in page.tags} <= set("div p b i span table tr th td details summary ul li img".split())
    for _, attributes in page.tags:
        assert set(attributes) <= {"style", "scope", "alt", "src"}
        assert (attributes.get("src") or "data:").startswith("data:")
        assert "url(" not in (attributes.get("style") or "")
    return page


@pytest.mark.parametrize("name", ["card", "proof", "difference", "check", "impact"])
def test_a_result_shows_itself_without_script_or_request(name: str) -> None:
    found = results()[name]
    page = safe(found._repr_html_())
    bundle = found._repr_mimebundle_()
    assert bundle["text/html"] == found._repr_html_() == html(found)
    assert "\n" not in bundle["text/plain"]
    assert len(bundle["text/plain"]) < 200
    assert len(page.text) > 100


def test_a_card_shows_every_goal_with_its_status() -> None:
    card = results()["card"]
    text = safe(html(card)).text
    assert all(f"{goal.number} {goal.label}" in text for goal in card.goals)
    assert text.count("partly met") == sum(goal.status == "partially_met" for goal in card.goals)


def test_a_proof_shows_the_words() -> None:
    proof = results()["proof"]
    text = safe(html(proof)).text
    for one in proof.criteria:
        assert one.criterion.label in text
        for norm in one.norms:
            assert all(words.text in text for provision in norm.provisions for words in provision.words)


def spoilt(value: Any, name: str = "") -> Any:
    """The value with every text in it hostile."""
    if isinstance(value, str):
        return value if name in KEPT else HOSTILE + value
    if isinstance(value, tuple):
        return tuple(spoilt(one, name) for one in value)
    if is_dataclass(value) and not isinstance(value, type):
        init = [one.name for one in fields(value) if one.init]
        return replace(value, **{one: spoilt(getattr(value, one), one) for one in init if one != "as_of"})
    return value


@pytest.mark.parametrize("name", ["card", "proof", "difference", "check", "impact"])
def test_hostile_text_stays_text(name: str) -> None:
    page = safe(html(spoilt(results()[name])))
    assert HOSTILE in page.text


def test_a_drawing_is_an_image_walled_off() -> None:
    drawn = graph().draw(ms.SLUG, "proof", goal=ms.base().goals[0].number)
    page = safe(drawn._repr_html_())
    ((tag, attributes),) = page.tags
    data = re.fullmatch(r"data:image/svg\+xml;base64,([A-Za-z0-9+/=]+)", attributes["src"] or "")
    assert tag == "img"
    assert attributes["alt"]
    assert data
    assert ElementTree.fromstring(base64.b64decode(data[1])).tag.endswith("svg")
    assert drawn.graph.number_of_nodes() == len(drawn.network.nodes)


def test_what_has_no_html_is_told() -> None:
    with pytest.raises(TypeError):
        html("text")


# -- the tutorial -------------------------------------------------------------------------------------------------------


def test_the_tutorial_is_kept_without_outputs() -> None:
    given = json.loads(NOTEBOOK.read_text(encoding="utf-8"))
    assert len({cell["id"] for cell in given["cells"]}) == len(given["cells"])
    for cell in given["cells"]:
        if cell["cell_type"] == "code":
            assert cell["outputs"] == []
            assert cell["execution_count"] is None
            compile("".join(cell["source"]), cell["id"], "exec")


@pytest.mark.filterwarnings("ignore")  # of the kernel's own libraries
def test_the_tutorial_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    nbformat, nbclient = pytest.importorskip("nbformat"), pytest.importorskip("nbclient")
    pytest.importorskip("ipykernel")
    monkeypatch.setenv("PYTHONPATH", str(ROOT / "src"))
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    given = nbformat.read(NOTEBOOK, as_version=4)
    nbformat.validate(given)
    (tmp_path / "work").mkdir()
    nbclient.NotebookClient(
        given, timeout=300, kernel_name="python3", resources={"metadata": {"path": str(tmp_path / "work")}}
    ).execute()
    shown: dict[str, str] = {}
    for cell in (cell for cell in given.cells if cell.cell_type == "code"):
        for output in cell.outputs:
            assert output.output_type == "execute_result", (cell.id, output)
            shown[cell.id] = output.data.get("text/html") or output.data["text/plain"]
    card = results()["card"]
    assert shown["card"] == html(card)
    assert shown["check"] == html(results()["check"])
    assert '<img alt="' in shown["picture"]
    assert "explorer.html" in shown["page"]
    assert {path.name for path in (tmp_path / "work").iterdir()} == {"explorer.html", "graph.gexf"}
    assert all("<script" not in text for text in shown.values())
