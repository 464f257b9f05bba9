"""Every export, read again by a reader that is not ours; hostile labels in all of them; measures worked by hand."""

from __future__ import annotations

import csv
import io
import json
import re
from functools import cache
from html.parser import HTMLParser
from importlib.resources import files
from itertools import pairwise
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

import networkx as nx
import pytest
import rdflib

import legalgraph
import mississippi as ms
from legalgraph.errors import BadInput, LegalgraphError, MissingExtra, Misuse, UnknownName
from legalgraph.export import FORMATS, PICTURES, RDF, draw, guess
from legalgraph.export.html import html
from legalgraph.export.style import EDGE_COLORS, STATUS_COLORS, STATUS_MARKS, clean, ink, link, rgb
from legalgraph.export.xml import GEXF, GRAPHML, VIZ, Y
from legalgraph.layout import COLUMNS, LAYOUTS, Layout, place
from legalgraph.network import VIEWS, Edge, Network, Node, project, to_networkx, view
from legalgraph.selection import Selection, find

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TEXTS = [
    "<script>alert(1)</script>",
    "</script><img src=x onerror=alert(1)>",
    '"quoted" \'and\' \\escaped\\ "',
    "]]> & <!-- --> &lt;b&gt; <![CDATA[",
    "control \x00\x07\x0b\x1b\x7f\x9f end",
    "bidi \u202e gnirts \u2066 \u200f end",
    "=HYPERLINK(1)",
    "+1+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "＝1+1",
    "two\nlines",
    "surrogate \ud800 and \uffff",
    "-->|x| end\nsubgraph; click n0 call()",
    "%%DATA%%",
    "",
    "x" * 300,
    "عربي 漢字 🙂",
]
IRIS = ["javascript:alert(1)", 'https://example.org/a"b<c>', "data:text/html,<script>alert(1)</script>", "urn:x:\u202e"]


def hostile() -> Network:
    ids = IRIS + [f"urn:x:{place}" for place in range(len(TEXTS) - len(IRIS))]
    kinds = list(COLUMNS)
    nodes = tuple(
        Node(iri, kinds[n % len(kinds)], text, title=text, status=text if n % 2 else "not met", basis=text, area=text)
        for n, (iri, text) in enumerate(zip(ids, TEXTS, strict=True))
    )
    edges = tuple(Edge(a.id, b.id, "witnesses", 2, (a.id,)) for a, b in pairwise(nodes))
    return Network("full", TEXTS[0], nodes, edges)


@cache
def whole() -> Network:
    return project(ms.base_evaluation(), "A title")


@cache
def seen(name: str) -> Network:
    if name == "hostile":
        return hostile()
    goal = ms.base().goals[0].number
    return view(whole(), name, goal)


@cache
def laid(name: str) -> Layout:
    return place(seen(name))


def written(name: str, kind: str) -> bytes:
    return draw(seen(name), laid(name), kind)


NAMES = [*VIEWS, "hostile"]
GRAPH = pytest.mark.parametrize("name", NAMES)


def sizes(name: str) -> tuple[int, int]:
    return len(seen(name).nodes), len(seen(name).edges)


# -- every format, read again -------------------------------------------------------------------------------------------


@GRAPH
def test_gexf_opens_laid_out_and_coloured(name: str) -> None:
    root = ElementTree.fromstring(written(name, "gexf"))
    nodes, edges = root.findall(f".//{{{GEXF}}}node"), root.findall(f".//{{{GEXF}}}edge")
    assert (len(nodes), len(edges)) == sizes(name)
    for node in nodes:
        assert {child.tag for child in node} >= {f"{{{VIZ}}}{part}" for part in ("color", "position", "size")}
        assert "label" in node.attrib
    assert len({edge.get("id") for edge in edges}) == len(edges)
    assert all(edge.get("kind") for edge in edges)
    declared = {one.get("id"): one.get("type") for one in root.iter(f"{{{GEXF}}}attribute")}
    for value in root.iter(f"{{{GEXF}}}attvalue"):
        if declared[value.get("for")] == "boolean":
            assert value.get("value") in ("true", "false")
    again = nx.read_gexf(io.BytesIO(written(name, "gexf")), version=GEXF.rpartition("/")[2])
    assert (again.number_of_nodes(), again.number_of_edges()) == sizes(name)


@GRAPH
def test_graphml_is_typed_and_named(name: str) -> None:
    again = nx.read_graphml(io.BytesIO(written(name, "graphml")), force_multigraph=True)
    assert (again.number_of_nodes(), again.number_of_edges()) == sizes(name)
    labels = {clean(node.id): clean(node.label).replace("\r", "\n") for node in seen(name).nodes}
    for iri, found in again.nodes(data=True):
        assert (found.get("name") or "").replace("\r", "\n") == labels[iri]
        assert found["iri"] == iri
        assert isinstance(found["x"], float)
        assert isinstance(found["assumed_or_unknown"], bool)
    assert all(found["interaction"] for _, _, found in again.edges(data=True))


@GRAPH
def test_yed_draws_boxes_where_they_stand(name: str) -> None:
    root = ElementTree.fromstring(written(name, "yed"))
    keys = [key.get("id") for key in root.iter(f"{{{GRAPHML}}}key")]
    assert len(keys) == len(set(keys))
    shapes = root.findall(f".//{{{Y}}}ShapeNode")
    assert (len(shapes), len(root.findall(f".//{{{Y}}}PolyLineEdge"))) == sizes(name)
    for shape in shapes:
        corner = shape.find(f"{{{Y}}}Geometry")
        assert corner is not None
        assert float(corner.get("width", 0)) > 0
        assert shape.find(f"{{{Y}}}NodeLabel") is not None
    assert len({corner.get("x", "") + "," + corner.get("y", "") for corner in root.iter(f"{{{Y}}}Geometry")}) == len(
        shapes
    )


@GRAPH
@pytest.mark.parametrize("kind", ["cyjs", "cytoscape"])
def test_cytoscape_json_has_names_and_places(name: str, kind: str) -> None:
    found = json.loads(written(name, kind))["elements"]
    assert (len(found["nodes"]), len(found["edges"])) == sizes(name)
    labels = {node.id: node.label for node in seen(name).nodes}
    assert {node["data"]["id"]: node["data"]["name"] for node in found["nodes"]} == {
        clean(iri): clean(label) for iri, label in labels.items()
    }
    assert all(set(node["position"]) == {"x", "y"} for node in found["nodes"])
    assert all(edge["data"]["interaction"] for edge in found["edges"])


_DOT = re.compile(r'"(?:[^"\\]|\\.)*"|->|[A-Za-z_][\w-]*|[{}\[\];,=]|\s+', re.DOTALL)


@GRAPH
def test_dot_is_quoted_throughout(name: str) -> None:
    text, at, tokens = written(name, "dot").decode(), 0, []
    while at < len(text):
        found = _DOT.match(text, at)
        assert found, text[at : at + 40]
        tokens.append(found[0])
        at = found.end()
    tokens = [token for token in tokens if token.strip()]
    assert tokens.count("->") == sizes(name)[1]
    assert tokens.count("fillcolor") == sizes(name)[0]
    assert tokens.count("{") == tokens.count("}")
    links = [tokens[place + 2] for place, token in enumerate(tokens) if token == "URL"]
    assert all(re.match(r'"(https?|mailto|urn):', target) for target in links)


@pytest.mark.parametrize("name", ["proof", "hostile"])
def test_mermaid_says_nothing_but_text(name: str) -> None:
    lines = written(name, "mermaid").decode().splitlines()
    node = re.compile(r'  n\d+\["[^"<>\[\]{}`\\]*"\]')
    edge = re.compile(r'  n\d+ -->\|"[a-z# 0-9;]+"\| n\d+')
    style = re.compile(r"  style n\d+ fill:#[0-9A-Fa-f]{6},color:#[0-9A-F]{6}")
    counts = [sum(bool(form.fullmatch(line)) for line in lines[1:]) for form in (node, edge, style)]
    assert lines[0] == "flowchart LR"
    assert counts == [sizes(name)[0], sizes(name)[1], sizes(name)[0]]
    assert sum(counts) == len(lines) - 1


def test_mermaid_refuses_what_it_cannot_draw() -> None:
    with pytest.raises(Misuse):
        written("full", "mermaid")


@GRAPH
@pytest.mark.parametrize("kind", ["nodes-csv", "edges-csv"])
def test_csv_reads_back_and_starts_no_formula(name: str, kind: str) -> None:
    rows = list(csv.reader(io.StringIO(written(name, kind).decode(), newline="")))
    assert len(rows) - 1 == sizes(name)[kind == "edges-csv"]
    assert {len(row) for row in rows} == {len(rows[0])}
    for cell in (cell for row in rows for cell in row):
        assert not re.match(r"\s*[=+@＝＋－＠\t\r]", cell), cell
        assert not re.match(r"\s*-(?![\d.]+$)", cell), cell


@GRAPH
def test_svg_is_text_and_lines(name: str) -> None:
    root = ElementTree.fromstring(written(name, "svg"))
    space = "{http://www.w3.org/2000/svg}"
    assert {one.tag.removeprefix(space) for one in root.iter()} <= {"svg", "title", "desc", "style", "rect", "text"} | {
        "g",
        "path",
    }
    assert root.find(f"{space}title") is not None
    assert root.find(f"{space}desc") is not None
    assert not any(attribute.startswith("on") or "href" in attribute for one in root.iter() for attribute in one.attrib)
    drawn = root.find(f"{space}g")
    assert drawn is not None
    assert (len(drawn.findall(f"{space}g")), len(drawn.findall(f"{space}path"))) == sizes(name)
    assert "prefers-color-scheme" in written(name, "svg").decode()


def test_png_is_one() -> None:
    pytest.importorskip("resvg_py")
    assert written("proof", "png").startswith(b"\x89PNG\r\n")


def test_without_resvg_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "resvg_py", None)
    with pytest.raises(MissingExtra):
        written("proof", "png")


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, Any]]] = []
        self.scripts: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attributes)))

    def handle_data(self, data: str) -> None:
        if self.found and self.found[-1][0] == "script":
            self.scripts.append(data)


def test_the_page_keeps_hostile_text_inert() -> None:
    values = {"title": TEXTS[0], "all": TEXTS[:14] + TEXTS[15:], "iris": IRIS}
    page = html(values).decode()
    tags = _Tags()
    tags.feed(page)
    assert [tag for tag, _ in tags.found].count("script") == 3
    assert json.loads(tags.scripts[0])["all"] == values["all"]
    assert not any(name.startswith("on") for _, attributes in tags.found for name in attributes)
    assert not any({"src", "action"} & set(attributes) for _, attributes in tags.found)
    policy = next(a["content"] for _, a in tags.found if a.get("http-equiv") == "Content-Security-Policy")
    assert policy.startswith("default-src 'none';")
    ours = [
        name.read_text() for name in (files("legalgraph.export") / "assets").iterdir() if name.name[:2] in ("ex", "re")
    ]
    assert not any(word in text for text in ours for word in ("innerHTML", "insertAdjacentHTML", "eval(", "fetch("))


# -- RDF ----------------------------------------------------------------------------------------------------------------


@cache
def graph() -> legalgraph.KnowledgeGraph:
    return legalgraph.load()


@cache
def rdf(kind: str) -> bytes:
    return graph().rdf(ms.SLUG, kind)


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")  # rdflib's own JSON-LD reader
@pytest.mark.parametrize(("kind", "reader"), [("turtle", "turtle"), ("jsonld", "json-ld"), ("rdfxml", "xml")])
def test_what_was_derived_reads_back(kind: str, reader: str) -> None:
    again = rdflib.Graph()
    again.parse(data=rdf(kind), format=reader)
    expected = rdflib.Graph()
    expected.parse(data=graph().assess(ms.SLUG).ntriples, format="nt")
    assert len(again) == len(expected) > 0
    assert set(again.subjects()) == set(expected.subjects())


@pytest.mark.parametrize(("kind", "reader"), [("trig", "trig"), ("nquads", "nquads")])
def test_named_graphs_are_kept(kind: str, reader: str) -> None:
    import pyoxigraph as ox

    form = {"trig": ox.RdfFormat.TRIG, "nquads": ox.RdfFormat.N_QUADS}[kind]
    quads = list(ox.parse(rdf(kind), form))
    folders = graph().dataset.jurisdiction(ms.SLUG).folder, graph().dataset.framework(ms.FRAMEWORK).folder
    documents = list(graph().dataset.of("ontology/", *folders))
    assert {quad.graph_name for quad in quads} == {document.graph for document in documents if document.triples} | {
        ox.NamedNode(graph().assess(ms.SLUG).iri)
    }
    assert len(quads) == sum(len(set(d.triples)) for d in documents) + len(
        graph().assess(ms.SLUG).ntriples.splitlines()
    )


# -- the same bytes -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [kind for kind in PICTURES if kind not in ("mermaid", "png")])
def test_equal_input_gives_equal_bytes(kind: str) -> None:
    shuffled = nodes_reversed(seen("overview"))
    assert draw(seen("overview"), laid("overview"), kind) == written("overview", kind)
    assert place(shuffled).places == laid("overview").places


def nodes_reversed(network: Network) -> Network:
    return Network(network.view, network.title, network.nodes[::-1], network.edges)


EVERYTHING = """
import sys
sys.path.insert(0, sys.argv[1])
from hashlib import sha256
import legalgraph
from legalgraph.analysis import TABLES, table
from legalgraph.export import PICTURES, RDF
from legalgraph.export.ontology import tbox
from legalgraph.namespaces import PREFIXES
from legalgraph.store import serialize
graph, who = legalgraph.load(), sys.argv[2]
made = {"html": graph.page(who), "page of an area": graph.page(who, area=sys.argv[3])}
made |= {kind: graph.rdf(who, kind) for kind in RDF} | {"rdf of an area": graph.rdf(who, "trig", "full", area=sys.argv[3])}
made["ontology"] = serialize(tbox(graph.dataset), "ttl", PREFIXES)
drawn, proof = graph.draw(who, figures=True), graph.draw(who, "proof", goal=sys.argv[4])
made |= {kind: (proof if kind in ("mermaid", "png") else drawn).write(kind) for kind in PICTURES}
made |= {name: repr(table(graph.network(who), name)).encode() for name in TABLES}
for name, data in made.items():
    print(name, sha256(data).hexdigest())
"""


def test_every_file_is_the_same_in_another_process() -> None:
    import subprocess
    import sys
    from pathlib import Path as Here

    pytest.importorskip("pyarrow")
    pytest.importorskip("resvg_py")
    card = ms.base()
    given = [str(Here(legalgraph.__file__).parents[1]), ms.SLUG, card.issue_areas[0].number, card.goals[0].number]
    made = [
        subprocess.run(
            [sys.executable, "-c", EVERYTHING, *given],
            check=True,
            capture_output=True,
            text=True,
            env={"PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2")
    ]
    assert made[0] == made[1]
    assert len(made[0].splitlines()) == len(PICTURES) + len(RDF) + 4 + 6


# -- layout -------------------------------------------------------------------------------------------------------------


def overlapping(layout: Layout) -> Iterator[tuple[str, str]]:
    boxes = sorted(layout.places.items(), key=lambda item: item[1].x)
    for at, (one, a) in enumerate(boxes):
        for other, b in boxes[at + 1 :]:
            if abs(a.x - b.x) < (a.width + b.width) / 2 and abs(a.y - b.y) < (a.height + b.height) / 2:
                yield one, other


@pytest.mark.parametrize("compact", [False, True])
@pytest.mark.parametrize("name", [name for name in VIEWS if name not in ("full", "proof")])
def test_no_boxes_overlap_in_a_view(name: str, compact: bool) -> None:
    for how in LAYOUTS:
        found = place(seen(name), how, compact)
        assert list(overlapping(found)) == []
        for one in found.places.values():
            assert one.width / 2 <= one.x <= found.width - one.width / 2
            assert one.height / 2 <= one.y <= found.height - one.height / 2


def test_no_boxes_overlap_in_any_proof() -> None:
    for goal in ms.base().goals:
        for compact in (False, True):
            assert list(overlapping(place(view(whole(), "proof", goal.number), compact=compact))) == []


def test_the_overview_is_small_and_shows_every_goal() -> None:
    nodes = seen("overview").nodes
    assert len([node for node in nodes if node.kind == "goal"]) == len(ms.base().goals)
    assert len(nodes) <= 120


def test_status_is_never_told_by_colour_alone() -> None:
    assert set(STATUS_MARKS) == set(STATUS_COLORS)
    for group in (
        ("fully met", "partly met", "not met", "undetermined"),
        ("passed", "failed", "cantTell", "inapplicable"),
    ):
        assert len({STATUS_MARKS[one] for one in group}) == len(group)


@pytest.mark.parametrize("fill", sorted({*STATUS_COLORS.values(), *EDGE_COLORS.values()}))
def test_letters_stand_out_from_their_box(fill: str) -> None:
    def light(code: str) -> float:
        parts = [p / 255 for p in rgb(code)]
        red, green, blue = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    one, other = sorted((light(fill), light(ink(fill))))
    assert (other + 0.05) / (one + 0.05) >= 4.5


def test_only_safe_addresses_are_links() -> None:
    assert [link(iri) for iri in IRIS[:1] + IRIS[2:3]] == [None, None]
    assert link("https://example.org/") == "https://example.org/"


# -- networkx -----------------------------------------------------------------------------------------------------------


def test_networkx_gets_what_there_is() -> None:
    made = to_networkx(whole())
    assert (made.number_of_nodes(), made.number_of_edges()) == (len(whole().nodes), len(whole().edges))


# -- what is selected ---------------------------------------------------------------------------------------------------


def test_an_area_keeps_its_goals_and_no_others() -> None:
    area = ms.base().issue_areas[-1].number
    found = Selection(area=area).of(whole(), "overview")
    assert {n.label.split(" ")[0] for n in found.nodes if n.kind == "goal"} == {
        goal.number for goal in ms.base().goals if goal.area == area
    }
    assert {n.area for n in found.nodes if n.kind == "issue area"} == {area}


@pytest.mark.parametrize("status", ["not met", "partly-met", "fully_met"])
def test_a_status_keeps_its_goals_and_no_others(status: str) -> None:
    found = Selection(status=status).of(whole(), "full")
    words = status.replace("_", " ").replace("-", " ")
    assert {n.status for n in found.nodes if n.kind == "goal"} == {words}


def test_what_rests_on_a_provision_is_what_the_whole_graph_says() -> None:
    statute = next(n for n in seen("overview").nodes if n.kind == "statute")
    goals = {e.target for e in seen("overview").edges if e.source == statute.id}
    found = Selection(rests_on=statute.label).of(whole(), "overview")
    assert goals <= {n.id for n in found.nodes}
    assert statute.id in {n.id for n in found.nodes}


@pytest.mark.parametrize(("kind", "field"), [("victim category", "victim"), ("agency", "agency")])
def test_a_category_keeps_the_norms_that_name_it(kind: str, field: str) -> None:
    named = {n.id: n for n in whole().nodes}
    bound = {(e.source, e.target) for e in whole().edges if e.kind == "binds"}
    pairs = {"victim category": set(whole().reach), "agency": bound}[kind]
    target = sorted(end for _, end in pairs)[0]
    found = Selection(**{field: named[target].label}).of(whole(), "full")  # type: ignore[arg-type]
    norms = {n.id for n in found.nodes if n.kind == "norm"}
    assert norms == {norm for norm, end in pairs if end == target}
    assert target in {n.id for n in found.nodes}


def test_near_counts_steps() -> None:
    goal = ms.base().goals[0].number
    one = Selection(near=goal, steps=1).of(whole(), "full")
    two = Selection(near=goal, steps=2, kinds=("goal", "criterion", "norm")).of(whole(), "full")
    assert {n.kind for n in one.nodes} <= {"goal", "criterion", "issue area", "extra credit"}
    assert "norm" in {n.kind for n in two.nodes}
    assert "issue area" not in {n.kind for n in two.nodes}
    assert find(whole(), goal).kind == "goal"


@pytest.mark.parametrize(
    "chosen",
    [
        Selection(area="99"),
        Selection(status="half"),
        Selection(victim="nobody"),
        Selection(agency="nobody"),
        Selection(rests_on="1-2-3"),
        Selection(near="nowhere"),
        Selection(kinds=("thing",)),
    ],
)
def test_an_unknown_name_is_told(chosen: Selection) -> None:
    with pytest.raises(UnknownName):
        chosen.of(whole(), "overview")


def test_filters_do_not_hide_each_others_names() -> None:
    agency = next(n for n in whole().nodes if n.kind == "agency").label
    victim = next(n for n in whole().nodes if n.kind == "victim category").label
    for area in (one.number for one in ms.base().issue_areas):
        try:
            Selection(area=area, agency=agency, victim=victim).of(whole(), "overview")
        except UnknownName:
            pytest.fail("a name that is known is said not to be")
        except Misuse:
            pass  # nothing is left
    with pytest.raises(Misuse) as told:
        Selection(near=agency).of(whole(), "citations")
    assert not isinstance(told.value, UnknownName)


def test_a_proof_needs_a_goal() -> None:
    with pytest.raises(Misuse) as told:
        view(whole(), "proof")
    assert not isinstance(told.value, UnknownName)


def test_an_empty_selection_is_told() -> None:
    with pytest.raises(Misuse):
        Selection(kinds=("fund",)).of(whole(), "overview")
    with pytest.raises(UnknownName):
        Selection(goal="99").of(whole(), "proof")


# -- the command --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", FORMATS)
def test_the_suffix_tells_the_format(kind: str) -> None:
    names = {
        "cytoscape": "a.json",
        "mermaid": "a.mmd",
        "nodes-csv": "x-nodes.csv",
        "edges-csv": "edges.csv",
        "measures-csv": "measures.csv",
        "nodes-parquet": "a-nodes.parquet",
        "edges-parquet": "edges.parquet",
        "yed": None,
    } | {name: f"a.{suffix}" for name, suffix in RDF.items()}
    name = names.get(kind, f"a.{kind}")
    assert name is None or guess(name) == kind


@pytest.mark.parametrize("name", ["a", "a.txt", "a.csv", "a.html.bak"])
def test_a_suffix_that_tells_nothing_is_misuse(name: str) -> None:
    with pytest.raises(Misuse):
        guess(name)


@pytest.mark.parametrize(
    "arguments",
    [
        ["--format", "gexff"],
        ["--view", "overvieww", "--format", "svg"],
        ["--layout", "spiral", "--format", "svg"],
        [],
        ["--format", "html", "--view", "full"],
        ["--format", "html", "--area", "99"],
        ["--format", "turtle", "--status", "half"],
        ["--view", "ontology", "--format", "svg"],
        ["--view", "ontology", "--format", "turtle", "--area", "1"],
        ["--view", "proof", "--format", "svg"],
        ["--near", "nowhere", "--format", "svg"],
    ],
)
def test_the_command_refuses_before_it_writes(arguments: list[str], capfd: pytest.CaptureFixture[str]) -> None:
    from legalgraph.cli import main

    with pytest.raises(SystemExit) as ended:
        main(["export", ms.SLUG, *arguments])
    said = capfd.readouterr()
    assert ended.value.code == 2
    assert said.out == ""
    assert "mend" in said.err


def test_the_command_writes_whole_or_not_at_all(tmp_path: Path) -> None:
    from legalgraph.cli import main

    with pytest.raises(SystemExit) as ended:
        main(["export", ms.SLUG, "-o", str(tmp_path / "a.svg")])
    assert not ended.value.code
    assert [file.name for file in tmp_path.iterdir()] == ["a.svg"]
    with pytest.raises(SystemExit) as ended:
        main(["export", ms.SLUG, "-o", str(tmp_path / "none" / "a.svg")])
    assert ended.value.code == 2
    assert issubclass(BadInput, LegalgraphError)


def test_the_vendored_file_is_the_one_the_manifest_names() -> None:
    from hashlib import sha256

    folder = files("legalgraph.export") / "assets"
    manifest = json.loads((folder / "manifest.json").read_text())
    for name, told in manifest.items():
        assert sha256((folder / name).read_bytes()).hexdigest() == told["sha256"]
        assert (folder / told["licence_file"]).is_file()
        assert told["version"] in (folder / name).read_text()[-200:]
