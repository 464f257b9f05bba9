"""The pages say what is so: rendered ones are fresh, commands and code in the others run, links lead somewhere."""

from __future__ import annotations

import importlib.util
import json
import re
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.machinery import SourceFileLoader
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import legalgraph
from json_schemas import FOLDER, breaches
from legalgraph.cli import COMMANDS
from legalgraph.cli.options import Format
from legalgraph.conformance import check
from legalgraph.fast.plan import compile_framework
from legalgraph.fast.subset import CONSTRAINTS
from legalgraph.namespaces import LG, SH, short
from legalgraph.store import parse

if TYPE_CHECKING:
    from types import ModuleType

ROOT = Path(__file__).resolve().parents[1]
PAGES = [ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")] + sorted(
    (ROOT / "docs").rglob("*.md")
)
FENCE = re.compile(r"(?:<!-- ([^\n]*) -->\n)?^ *```(\w*)\n(.*?)^ *```$", re.DOTALL | re.MULTILINE)
OURS = ("legalgraph ", "scripts/legalgraph ")
pytestmark = pytest.mark.xdist_group("docs")


@cache
def script() -> ModuleType:
    loader = SourceFileLoader("render_docs", str(ROOT / "scripts" / "render-docs"))
    spec = importlib.util.spec_from_loader("render_docs", loader)
    assert spec is not None
    module = importlib.util.module_from_spec(spec)
    kept, path = sys.dont_write_bytecode, list(sys.path)
    sys.dont_write_bytecode = True
    try:
        loader.exec_module(module)
    finally:
        sys.dont_write_bytecode, sys.path[:] = kept, path
    return module


@dataclass(frozen=True)
class Block:
    """A fenced block: its page, the comment above it, its language and its text."""

    page: str
    mark: str
    language: str
    text: str

    @property
    def runs(self) -> bool:
        return not self.mark.startswith("not run: ")


def blocks(*languages: str) -> list[Any]:
    found = [
        Block(page.relative_to(ROOT).as_posix(), mark or "", language, text)
        for page in PAGES
        for mark, language, text in FENCE.findall(page.read_text(encoding="utf-8"))
    ]
    return [
        pytest.param(block, id=f"{block.page}-{n}")
        for n, block in enumerate(found)
        if block.language in languages and block.runs
    ]


def run(command: str) -> tuple[int, str]:
    code, said = script().main.__globals__["run"](command)
    return code, said


# ---------------------------------------------------------------- pages that are rendered


def test_the_pages_are_as_they_would_be_rendered() -> None:
    stale = [name for name, text in script().rendered().items() if (ROOT / name).read_text(encoding="utf-8") != text]
    assert stale == [], "run scripts/render-docs"


def test_a_stale_block_is_seen() -> None:
    page = "<!-- output of: legalgraph --version -->\n```text\nold\n```\n<!-- end of output -->\n"
    filled = script().fill(page)
    assert legalgraph.__version__ in filled
    assert "old" not in filled


def test_cuts_show_what_they_name_and_mark_what_they_leave_out() -> None:
    cut = script().fill.__globals__["cut"]
    text = "one\ntwo\nthree\nfour\nfive\n"
    assert cut(text, []) == ["one", "two", "three", "four", "five"]
    assert cut(text, [("to", "^three")]) == ["one", "two", "…"]
    assert cut(text, [("from", "^four")]) == ["…", "four", "five"]
    assert cut(text, [("to", "^two"), ("from", "^four"), ("to", "^five")]) == ["one", "…", "four", "…"]
    with pytest.raises(ValueError, match="no line"):
        cut(text, [("from", "^six")])


def test_every_kind_of_norm_has_a_borderline_case() -> None:
    index = script().shipped()
    assert [short(kind) for kind in index.kinds() if not index.all(kind, LG + "borderline")] == []


# ---------------------------------------------------------------- code in pages that are written


def test_every_block_is_of_a_language_that_is_checked() -> None:
    known = {"sh", "python", "sparql", "turtle", "text"}
    found = {
        (page.name, language)
        for page in PAGES
        for _, language, _ in FENCE.findall(page.read_text(encoding="utf-8"))
        if language not in known
    }
    assert found == set()


@pytest.mark.parametrize("block", blocks("sh"))
def test_commands_run(block: Block) -> None:
    for line in block.text.splitlines():
        assert line.startswith(OURS), f"mark the block <!-- not run: why --> for {line!r}"
        code, said = run(line)
        assert code in (0, 1), said
        assert said.strip()


@pytest.mark.parametrize("block", blocks("python"))
def test_python_runs(block: Block) -> None:
    done = subprocess.run([sys.executable, "-c", block.text], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("block", blocks("sparql"))
def test_queries_find_something(block: Block) -> None:
    of = "--assessment us-ms " if block.mark == "of: assessment" else ""
    code, said = run(f"legalgraph query {of}--format tsv -e {shlex.quote(block.text)}")
    assert code == 0, said
    assert len(said.splitlines()) > 1


@pytest.mark.parametrize("block", blocks("turtle"))
def test_turtle_parses(block: Block) -> None:
    prefixes = "@base <https://example.org/> . @prefix eli: <http://data.europa.eu/eli/ontology#> .\n"
    prefixes += f"@prefix lg: <{LG}> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"
    prefixes += "".join(
        f"@prefix {name}: <https://w3id.org/legalgraph/concept/{name}/> .\n"
        for name in ("age", "means", "off", "topic")
    )
    prefixes += f"@prefix sh: <{SH}> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
    prefixes += "@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n"
    text = re.sub(r", …", "", block.text) if block.page.endswith("conventions.md") else block.text
    assert parse((prefixes + text).encode(), "ttl", name=block.page)


# ---------------------------------------------------------------- links, names, numbers


def anchors(page: Path) -> set[str]:
    heads = re.findall(r"^#+ (.+)$", FENCE.sub("", page.read_text(encoding="utf-8")), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(page: Path) -> None:
    text = FENCE.sub("", page.read_text(encoding="utf-8"))
    broken = []
    for link in dict.fromkeys(re.findall(r"\]\(([^)\s]+)\)", text)):
        if link.startswith("https://"):
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        if not target.exists() or (anchor and anchor not in anchors(target)):
            broken.append(link)
    assert broken == []


def test_every_page_is_on_the_map() -> None:
    index = (ROOT / "docs" / "index.md").read_text(encoding="utf-8")
    pages = {p.relative_to(ROOT / "docs").as_posix() for p in PAGES if p.is_relative_to(ROOT / "docs")}
    listed = set(re.findall(r"\]\(([^)\s]+\.md)\)", index))
    assert {p for p in pages if not p.startswith("decisions/")} - {"index.md"} == listed


def test_decisions_are_numbered_and_complete() -> None:
    records = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    assert [int(record.name[:4]) for record in records] == list(range(1, len(records) + 1))
    for record in records:
        text = record.read_text(encoding="utf-8")
        assert text.startswith(f"# {int(record.name[:4])}. ")
        said = re.findall(r"^\*\*(\w+)\.\*\*", text, re.MULTILINE)
        assert said[:4] == ["Context", "Decision", "Why", "Consequence"]
        assert set(said[4:]) <= {"Amended"}


def test_the_subset_page_names_every_construct_that_is_checked() -> None:
    page = (ROOT / "docs" / "reference" / "shacl-subset.md").read_text(encoding="utf-8")
    table = page.split("\n\nLeft out")[0]
    silent = {"name", "message", "description", "order", "group", "severity", "targetClass"}
    named = {SH + name for name in re.findall(r"`sh:(\w+)`", table) if name not in silent}
    assert named == CONSTRAINTS | {SH + "path"}


def test_the_criterion_of_the_subset_page_compiles() -> None:
    (block,) = (param.values[0] for param in blocks("turtle") if "shacl-subset" in param.id)
    plan = compile_framework([quad.triple for quad in parse(block.text.encode(), "ttl", name=block.page)])
    assert [test.topic.rsplit("/", 1)[-1] for test in plan.tests] == ["hearsay-exception"]


def test_the_version_is_that_of_the_package() -> None:
    said = legalgraph.__version__
    assert f"\nversion: {said}\n" in (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert f" {said}\n" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


# ---------------------------------------------------------------- JSON and the example state


@pytest.mark.parametrize(
    "command",
    [
        "assess us-ms",
        "assess us-ms --framework child-welfare-2018",
        "explain us-ms 2.9",
        "explain us-ms 2.3",
        "check us-ms",
        "info us-ms",
        "whatif us-ms --repeal 97-3-54.6",
        "whatif us-ms --set 13-1-403/hearsay-exception declarantAge lg:NotStated",
        "impact us-ms --top 3",
        "plan us-ms --to C",
        "plan us-ms --to D",
        "reconcile us-ms",
        "compare us-ms --frameworks child-welfare-2018 shared-hope-2023",
        "diff us-ms --from 2018-12-31 --to 2023-07-01",
        "diff us-ms --from protected-innocence-card --to 2023-07-01 --framework child-welfare-2018",
        "history us-ms 6.3",
        "history us-ms 45-6-7",
        "list jurisdictions",
        "list provisions us-ms",
        "cite '§ 97-3-54.1(4), § 99-99-99'",
        "show us-ms 43-15-13",
        "sources",
        "validate",
        "network us-ms",
        "network us-ms bridges --framework child-welfare-2018",
    ],
)
def test_json_is_as_its_schema_says(command: str) -> None:
    assert breaches(command.split()[0], run(f"legalgraph {command} --format json")[1]) == []


def test_the_schema_refuses_what_it_does_not_describe() -> None:
    card = json.loads(run("legalgraph assess us-ms --format json")[1])
    assert breaches("assess", json.dumps(card | {"surprise": 1}))
    card["goals"][0]["status"] = "met"
    assert breaches("assess", json.dumps(card))


def test_every_command_that_writes_json_has_a_schema_on_the_page() -> None:
    writes = {
        name
        for name in COMMANDS
        for option in import_module(f"legalgraph.cli.{name}").command.params
        if isinstance(option.type, Format) and "json" in option.type.known
    }
    page = (FOLDER / "json.md").read_text(encoding="utf-8")
    listed = set(re.findall(r"\(([a-z]+)\.schema\.json\)", page))
    assert listed == {file.name.removesuffix(".schema.json") for file in FOLDER.glob("*.schema.json")}
    assert writes - listed == {"query"}, "its JSON is the W3C's"
    assert listed - writes == {"export"}, "its format is called cytoscape"


EXAMPLE = ROOT / "docs" / "tutorial" / "example-state"
RULES = ROOT / "docs" / "how-to" / "example-framework"


def test_the_framework_of_the_how_to_is_built_step_by_step(tmp_path: Path) -> None:
    steps = [param.values[0] for param in blocks("turtle") if param.values[0].mark.startswith("step: ")]
    assert {block.mark.split(";")[0].removeprefix("step: ") for block in steps} == {
        file.relative_to(RULES).as_posix() for file in RULES.rglob("*.ttl")
    }
    for block in steps:
        name, left = re.fullmatch(r"step: (\S+); leaves: (.+)", block.mark).groups()  # type: ignore[union-attr]
        assert (RULES / name).read_text(encoding="utf-8") == block.text
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(block.text, encoding="utf-8")
        found = [one.rule_name.removeprefix("framework/") for one in check([tmp_path]).findings]
        assert found == ([] if left == "nothing" else left.split(", ")), name


def test_the_example_state_conforms() -> None:
    code, said = run("legalgraph validate docs/tutorial/example-state")
    assert code == 0, said


def test_the_tutorial_ends_as_it_says(tmp_path: Path) -> None:
    assert legalgraph.load(EXAMPLE).assess("us-zz").goal("1.1").status == "partially_met"
    own = shutil.copytree(EXAMPLE, tmp_path / "own")
    norm = own / "norms" / "1-1.ttl"
    text = norm.read_text(encoding="utf-8").replace("verb:cause ;", "verb:cause, verb:patronize ;")
    text = text.replace("recruits, transports or causes", "recruits, transports, patronizes or causes")
    norm.write_text(text, encoding="utf-8")
    code, said = run(f"legalgraph validate {shlex.quote(str(own))}")
    assert code == 1
    assert "no passage" in " ".join(said.split())
    law = own / "law" / "1-1.ttl"
    words = law.read_text(encoding="utf-8").replace("transports or causes", "transports, patronizes or causes")
    law.write_text(words, encoding="utf-8")
    assert run(f"legalgraph validate {shlex.quote(str(own))} --format json")[0] == 0
    assert legalgraph.load(own).assess("us-zz").goal("1.1").status == "fully_met"


def test_the_example_source_is_the_one_that_is_hashed() -> None:
    from hashlib import sha256

    digest = sha256((EXAMPLE / "example-code.txt").read_bytes()).hexdigest()
    assert digest in (EXAMPLE / "sources.ttl").read_text(encoding="utf-8")
