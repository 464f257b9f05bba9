"""The shape of src/legalgraph, read from its syntax trees: doors, direction, size, names, and no law in the code.

Each rule is a function from a source folder to what breaks it; the second half of this file breaks each rule once.
"""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SOURCE = Path(__file__).resolve().parents[1] / "src" / "legalgraph"

# The one module of legalgraph that may import a heavy library: "store" is store.py, "store.oxigraph" store/oxigraph.py.
DOORS = {
    "pyoxigraph": "store",
    "rdflib": "rdf",
    "pyshacl": "validation",
    "owlready2": "reasoning",
    "pyhermit": "reasoning",
    "networkx": "network",
    "pandas": "frames",
    "resvg_py": "export.png",
    "typst": "report.pdf",
    "ortools": "plan.solver",
    "pyarrow": "export.parquet",
}

# Who may import whom: a row only from the rows below it, never a peer of its own row. A module or package that stands
# in no row is in the middle one. The root, legalgraph/__init__.py, is the public door.
MIDDLE = "the middle row: everything not named in another row"
ROWS: list[set[str] | str] = [
    {"__main__"},
    {"cli", "web"},
    {"__init__"},
    {"report"},
    {"conformance", "query"},
    {"knowledgegraph"},
    {"graphs"},
    {"drawing"},
    {"engine"},
    MIDDLE,
    {"citing", "history"},
    {"difference"},
    {"description", "divisions", "reassess", "reconcile"},
    {"scenario", "scoring"},
    {"analysis", "selection", "support"},
    {"layout"},
    {"network"},
    {"evaluation"},
    {"fast"},
    {"snapshot", "dataset"},
    {"rdf"},
    {"store"},
    {"resources"},
    {"prospects", "rulers", "views"},
    {"changes", "reasons"},
    {"model", "namespaces", "citation", "evidence", "scan", "timeline"},
    {"asof"},
    {"shown"},
    {"errors", "walk"},
]

# Values that show themselves import what shows them when the method is called, and only then.
UPWARD = {"model": {"frames", "rdf", "render"}, "shown": {"render"}}

LARGEST_MODULE = 400
NAMED_FOR_NOTHING = {"common", "helper", "helpers", "misc", "shared", "tools", "util", "utils"}

STATES = """
    Alabama Alaska Arizona Arkansas California Colorado Connecticut Delaware Florida Georgia Hawaii Idaho Illinois
    Indiana Iowa Kansas Kentucky Louisiana Maine Maryland Massachusetts Michigan Minnesota Mississippi Missouri Montana
    Nebraska Nevada Hampshire Jersey Mexico York Carolina Dakota Ohio Oklahoma Oregon Pennsylvania Tennessee Texas Utah
    Vermont Virginia Washington Wisconsin Wyoming
"""
GOAL_NUMBER = re.compile(r"[1-6]\.(?:1[01]|[1-9])")
LAW_IN_TEXT = re.compile(
    rf"\bus-[a-z]{{2}}\b|shared[-_ ]?hope|goal/\d|\b(?:68\.5|17\.5|27\.5)\b|\b(?:{'|'.join(STATES.split())})\b",
    re.IGNORECASE,
)
POINTS = {68.5, 17.5, 27.5}


@dataclass(frozen=True)
class Module:
    """One module: its dotted name below legalgraph ("__init__" for the root), and what it holds."""

    name: str
    file: Path
    text: str
    tree: ast.Module

    @property
    def top(self) -> str:
        return self.name.split(".")[0]


@cache
def modules(source: Path) -> tuple[Module, ...]:
    found = []
    for file in sorted(source.rglob("*.py")):
        name = ".".join(file.relative_to(source).with_suffix("").parts)
        text = file.read_text(encoding="utf-8")
        found.append(Module(name.removesuffix(".__init__"), file, text, ast.parse(text, filename=str(file))))
    return tuple(found)


def imports(module: Module, source: Path) -> Iterator[tuple[int, str]]:
    """Every import in a module, wherever it stands, as line and absolute dotted name; type checking counts too."""
    is_package = module.file.name == "__init__.py"
    package = ["legalgraph", *module.name.split(".")] if module.name != "__init__" else ["legalgraph", ""]
    if not is_package or module.name == "__init__":
        package.pop()
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            start = ".".join([*base, *([node.module] if node.module else [])])
            for alias in node.names:
                whole = f"{start}.{alias.name}"
                below = source.joinpath(*whole.split(".")[1:])
                is_module = whole.startswith("legalgraph.") and (below.is_dir() or below.with_suffix(".py").is_file())
                yield node.lineno, whole if is_module or alias.name == "__version__" else start
        elif isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if called in {"import_module", "__import__"} and isinstance(node.args[0].value, str):
                yield node.lineno, node.args[0].value


def row(top: str) -> int:
    middle = ROWS.index(MIDDLE)
    return next((n for n, names in enumerate(ROWS) if n != middle and top in names), middle)


def literals(tree: ast.Module) -> Iterator[ast.Constant]:
    """The constants of a module that are no docstrings."""
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, documented) and node.body and isinstance(node.body[0], ast.Expr)
    }
    return (node for node in ast.walk(tree) if isinstance(node, ast.Constant) and id(node) not in docstrings)


def wrong_doors(source: Path) -> list[str]:
    return [
        f"{module.name}:{line} imports {name}; only {DOORS[library]} may"
        for module in modules(source)
        for line, name in dict.fromkeys(imports(module, source))
        if (library := name.split(".")[0]) in DOORS and module.name != DOORS[library]
    ]


def wrong_directions(source: Path) -> list[str]:
    found = []
    for module in modules(source):
        for line, name in dict.fromkeys(imports(module, source)):
            if name.split(".")[0] != "legalgraph" or name == "legalgraph.__version__":
                continue
            target = [*name.split("."), "__init__"][1]
            if target in UPWARD.get(module.top, ()):
                continue
            if target != module.top and row(target) <= row(module.top):
                found.append(f"{module.name}:{line} imports {target}, which is not below it")
    return found


def too_long(source: Path) -> list[str]:
    lengths = ((module.name, len(module.text.splitlines())) for module in modules(source))
    return [f"{name} has {length} lines" for name, length in lengths if length > LARGEST_MODULE]


def named_for_nothing(source: Path) -> list[str]:
    return [module.name for module in modules(source) if set(module.name.strip("_").split(".")) & NAMED_FOR_NOTHING]


def star_imports(source: Path) -> list[str]:
    return [
        f"{module.name}:{node.lineno}"
        for module in modules(source)
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ImportFrom) and any(alias.name == "*" for alias in node.names)
    ]


def law_in_code(source: Path) -> list[str]:
    return [
        f"{module.name}:{node.lineno}: {node.value!r} belongs into the data"
        for module in modules(source)
        for node in literals(module.tree)
        if (isinstance(node.value, str) and (GOAL_NUMBER.fullmatch(node.value) or LAW_IN_TEXT.search(node.value)))
        or (isinstance(node.value, int | float) and node.value in POINTS)
    ]


RULES: list[Callable[[Path], list[str]]] = [
    wrong_doors,
    wrong_directions,
    too_long,
    named_for_nothing,
    star_imports,
    law_in_code,
]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_source_keeps(rule: Callable[[Path], list[str]]) -> None:
    assert rule(SOURCE) == []


def test_the_rules_see_the_source() -> None:
    assert {"__init__", "errors", "resources"} <= {module.name for module in modules(SOURCE)}


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["assess", "--help"]], ids=" ".join)
def test_help_loads_no_heavy_library(arguments: list[str]) -> None:
    program = (
        "import sys; sys.path.insert(0, sys.argv.pop(1)); sys.argv[0] = 'legalgraph'\n"
        "from legalgraph.cli import main\n"
        "try: main()\n"
        "except SystemExit as end: assert not end.code, end.code\n"
        "print('\\nloaded', *sorted(sys.modules))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(SOURCE.parent), *arguments], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    loaded = set(done.stdout.splitlines()[-1].split())
    assert "legalgraph.cli" in loaded
    assert loaded.isdisjoint({*DOORS, "numpy"})


# Each rule broken once: (rule, files of a made-up package, what is found, as the start of each message)
BROKEN: list[tuple[Callable[[Path], list[str]], dict[str, str], list[str]]] = [
    (wrong_doors, {"engine.py": "import rdflib"}, ["engine:1 imports rdflib"]),
    (wrong_doors, {"store.py": "def f():\n    from pyshacl import validate"}, ["store:2 imports pyshacl"]),
    (wrong_doors, {"store.py": "import importlib\nimportlib.import_module('networkx')"}, ["store:2 imports networkx"]),
    (wrong_doors, {"store/__init__.py": "", "store/extra.py": "import rdflib.term"}, ["store.extra:1"]),
    (wrong_doors, {"rdf.py": "import rdflib", "store.py": "import pyoxigraph", "reasoning.py": "import owlready2"}, []),
    (wrong_directions, {"errors.py": "from legalgraph import resources", "resources.py": ""}, ["errors:1"]),
    (wrong_directions, {"model.py": "import legalgraph.namespaces", "namespaces.py": ""}, ["model:1"]),
    (wrong_directions, {"proof.py": "from legalgraph.report import f", "report.py": ""}, ["proof:1 imports report"]),
    (wrong_directions, {"proof.py": "from . import report", "report.py": ""}, ["proof:1 imports report"]),
    (wrong_directions, {"a/__init__.py": "from .b import f", "a/b.py": "from ..c import g", "c.py": ""}, ["a.b:1"]),
    (wrong_directions, {"store.py": "def f():\n    from legalgraph.engine import g", "engine.py": ""}, ["store:2"]),
    (wrong_directions, {"proof.py": "from legalgraph import assess"}, ["proof:1 imports __init__"]),
    (
        wrong_directions,
        {
            "__init__.py": "from legalgraph.engine import f",
            "cli/__init__.py": "from legalgraph import __version__, f\nfrom legalgraph.cli.assess import command",
            "cli/assess.py": "from legalgraph.engine import f\nfrom legalgraph.errors import Misuse",
            "engine.py": "from legalgraph import __version__, proof",
            "proof.py": "from legalgraph.store import g\nfrom legalgraph.model import h",
            "store.py": "from legalgraph.resources import content",
        },
        [],
    ),
    (too_long, {"engine.py": "a = 1\n" * 401}, ["engine has 401"]),
    (too_long, {"engine.py": "a = 1\n" * 400}, []),
    (named_for_nothing, {"utils.py": "", "store/__init__.py": "", "store/helpers.py": ""}, ["store.helpers", "utils"]),
    (star_imports, {"engine.py": "from os import *"}, ["engine:1"]),
    (law_in_code, {"engine.py": "total = 68.5\nhalf = 2.5"}, ["engine:1"]),
    (law_in_code, {"engine.py": "def f(x):\n    return x == '1.10' or x == '7.1'"}, ["engine:2"]),
    (law_in_code, {"engine.py": "place = f'{place} in mississippi'"}, ["engine:1"]),
    (law_in_code, {"engine.py": "default = 'us-ms'\nother = 'bus-route'"}, ["engine:1"]),
    (law_in_code, {"engine.py": "name = 'shared-hope-2023'"}, ["engine:1"]),
    (law_in_code, {"engine.py": '"""Assess us-ms, goal 1.1."""\n\ndef f():\n    """\'1.1\' in Texas."""'}, []),
]


@pytest.mark.parametrize(("rule", "files", "expected"), BROKEN)
def test_the_rule_sees_what_breaks_it(
    tmp_path: Path, rule: Callable[[Path], list[str]], files: dict[str, str], expected: list[str]
) -> None:
    source = tmp_path / "legalgraph"
    for name, text in ({"__init__.py": ""} | files).items():
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        (source / name).write_text(text)
    found = rule(source)
    assert [message[: len(start)] for message, start in zip(found, expected, strict=True)] == expected
    assert {broken for broken, _, starts in BROKEN if starts} == set(RULES)
