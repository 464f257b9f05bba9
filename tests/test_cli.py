"""The command line as a user meets it: what is printed, exit codes, errors without tracebacks, files written whole."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import mississippi as ms
from legalgraph.cli import COMMANDS, main


class Said:
    """What a command said, and its exit code."""

    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err


@pytest.fixture
def run(capfdbinary: pytest.CaptureFixture[bytes]) -> object:
    def call(*arguments: str) -> Said:
        with pytest.raises(SystemExit) as ended:
            main(list(arguments))
        captured = capfdbinary.readouterr()
        return Said(int(ended.value.code or 0), captured.out.decode(), captured.err.decode())

    return call


def test_assess_json_holds_the_card(run) -> None:  # type: ignore[no-untyped-def]
    said = run("assess", ms.SLUG, "--format", "json")
    assert said.code == 0
    card = json.loads(said.out)
    assert {
        "jurisdiction",
        "framework",
        "as_of",
        "total",
        "grade",
        "issue_areas",
        "goals",
        "extra_credit",
        "scorecards",
    } <= set(card)
    assert card["jurisdiction"] == ms.SLUG
    for area in card["issue_areas"]:
        assert {"number", "points", "maximum", "grade"} <= set(area)
    for goal in card["goals"]:
        assert goal["status"] in {"fully_met", "partially_met", "not_met", "undetermined"}
        assert set(goal["points"]) == {"value", "low", "high", "basis"}
        for one in goal["criteria"]:
            assert {"id", "outcome", "witnesses", "defeaters"} <= set(one)
            assert one["outcome"] in {"passed", "failed", "cantTell", "inapplicable", "untested"}
    for extra in card["extra_credit"]:
        assert {"category", "points", "goals"} <= set(extra)
    for scorecard in card["scorecards"]:
        assert scorecard["rows"]
        assert all(set(row) == {"goal", "status"} for row in scorecard["rows"])


def test_the_derived_card_is_the_published_card(run) -> None:  # type: ignore[no-untyped-def]
    said = run("check", ms.SLUG, "--format", "json")
    found = json.loads(said.out)
    assert [row for row in found["rows"] if not row["equal"]] == []
    assert said.code == 0
    kinds = [row["what"].split(" ")[0] for row in found["rows"]]
    assert {kind: kinds.count(kind) for kind in set(kinds)} == {
        "goal": 40,
        "area": 12,
        "extra": 11,
        "scorecard": 9,
        "total": 1,
        "grade": 1,
    }


@pytest.mark.parametrize("goal", [goal.number for goal in ms.base().goals])
@pytest.mark.parametrize("verbose", [(), ("--verbose",)], ids=["short", "verbose"])
def test_every_goal_is_explained(run, goal: str, verbose: tuple[str, ...]) -> None:  # type: ignore[no-untyped-def]
    said = run("explain", ms.SLUG, goal, *verbose)
    assert said.code == 0
    assert goal in said.out
    assert max(len(line) for line in said.out.splitlines()) <= 80
    assert "\x1b" not in said.out


@pytest.mark.parametrize("form", ["table", "json", "turtle", "markdown"])
def test_every_format_is_the_same_twice(form: str, tmp_path: Path) -> None:
    def once(seed: str) -> bytes:
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        command = [sys.executable, "-m", "legalgraph", "assess", ms.SLUG, "--format", form, "--verbose"]
        return subprocess.run(command, env=environment, capture_output=True, check=True, cwd=tmp_path).stdout

    assert once("1") == once("2") != b""


@pytest.mark.parametrize(
    ("arguments", "code", "named"),
    [
        (("assess", "us-mz"), 2, "us-ms"),
        (("explain", ms.SLUG, "2.99"), 2, "2.9"),
        (("assess", ms.SLUG, "--framework", "shared-hope-2032"), 2, ms.FRAMEWORK),
        (("assess", ms.SLUG, "--format", "jason"), 2, "json"),
        (("assess", ms.SLUG, "--as-of", "2023-02-30"), 2, "2023-02-30"),
        (("assess", ms.SLUG, "--data", "no/such/folder"), 2, "no/such/folder"),
        (("asses", ms.SLUG), 2, "assess"),
        (("show", ms.SLUG, "13-1-404"), 2, "13-1-403"),
        (("list", "goal"), 2, "goals"),
        (("assess",), 2, "JURISDICTION"),
        (("assess", ms.SLUG, "--engine", "pyshackle"), 2, "pyshacl"),
        (("assess", ms.SLUG, "-o", "no/such/folder/card.txt"), 2, "no/such/folder/card.txt"),
    ],
)
def test_misuse_is_told(run, arguments: tuple[str, ...], code: int, named: str) -> None:  # type: ignore[no-untyped-def]
    said = run(*arguments)
    assert said.code == code
    assert named in said.err
    assert "Traceback" not in said.err
    assert said.out == ""


def test_malformed_turtle_is_told_with_its_place(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    broken = tmp_path / "broken.ttl"
    broken.write_text("@prefix lg: <https://w3id.org/legalgraph/ontology#> .\n<a> lg:text ;;; 'x'\n", encoding="utf-8")
    said = run("assess", ms.SLUG, "--data", str(broken))
    assert said.code == 2
    assert f"{broken}:" in said.err
    assert "Traceback" not in said.err


BOMB = "".join(f'<!ENTITY e{n} "{"&e" + str(n - 1) + ";" if n else "x"}">' for n in range(9))


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("bomb.rdf", f'<!DOCTYPE r [{BOMB}]><r xmlns="http://www.w3.org/1999/02/22-rdf-syntax-ns#">&e8;</r>'),
        ("outside.rdf", '<!DOCTYPE r [<!ENTITY e SYSTEM "file:///etc/hostname">]><r>&e;</r>'),
        ("remote.jsonld", '{"@context": "http://127.0.0.1:9/context.jsonld", "@id": "urn:x", "name": "x"}'),
        ("deep.ttl", "[" * 5000),
    ],
)
def test_hostile_files_are_refused(run, tmp_path: Path, name: str, text: str) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / name).write_text(text, encoding="utf-8")
    said = run("assess", ms.SLUG, "--data", str(tmp_path / name))
    assert said.code == 2
    assert name in said.err
    assert "Traceback" not in said.err


NAMELESS = """
@base <https://w3id.org/legalgraph/id/zz> . @prefix lg: <https://w3id.org/legalgraph/ontology#> .
@prefix eli: <http://data.europa.eu/eli/ontology#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
<> a lg:Jurisdiction ; lg:slug "us-zz" ; rdfs:label "Zz" . <zz/1> a lg:Provision ; eli:jurisdiction <> .
<zz/version> eli:realizes <zz/1> ; eli:first_date_entry_in_force "2020-01-01"^^xsd:date .
<zz/norm> a lg:Offense ; lg:expressedBy <zz/version> .
<zz/record> a lg:ResearchRecord ; lg:searchedIn <> ; lg:asOf "2023-07-01"^^xsd:date .
"""


@pytest.mark.parametrize("what", ["version", "norm", "record"])
def test_what_an_outcome_must_name_is_refused_without_a_name(run, tmp_path: Path, what: str) -> None:  # type: ignore[no-untyped-def]
    file = tmp_path / "law.ttl"
    file.write_text(NAMELESS, encoding="utf-8")
    assert run("assess", "us-zz", "--data", str(file)).code == 0
    file.write_text(NAMELESS.replace(f"<zz/{what}>", f"_:{what}"), encoding="utf-8")
    said = run("assess", "us-zz", "--data", str(file))
    assert said.code == 2
    assert f"a {what} has no IRI" in said.err
    assert "Traceback" not in said.err


def test_a_file_is_written_whole(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    target = tmp_path / "card.json"
    target.write_text("old", encoding="utf-8")
    said = run("assess", ms.SLUG, "--format", "json", "-o", str(target))
    assert (said.code, said.out) == (0, "")
    assert json.loads(target.read_text(encoding="utf-8"))["jurisdiction"] == ms.SLUG
    assert [path.name for path in tmp_path.iterdir()] == ["card.json"]


def test_help_names_every_command() -> None:
    from legalgraph.cli import cli

    said: Result = CliRunner().invoke(cli, ["--help"])
    assert said.exit_code == 0
    for name in COMMANDS:
        assert name in said.output
        assert CliRunner().invoke(cli, [name, "--help"]).exit_code == 0


@pytest.mark.parametrize("kind", ["jurisdictions", "frameworks", "goals"])
def test_lists(run, kind: str) -> None:  # type: ignore[no-untyped-def]
    listed = json.loads(run("list", kind, "--format", "json").out)
    assert listed
    assert all(set(one) == {"name", "label", "remark"} for one in listed)


def test_one_provision_from_all_sides(run) -> None:  # type: ignore[no-untyped-def]
    said = run("show", ms.SLUG, "13-1-403(1)", "--format", "json")
    found = json.loads(said.out)
    assert found["citation"].endswith("13-1-403(1)")
    assert found["norms"]
    assert found["rests"]
    assert found["parts"]
    assert run("show", ms.SLUG, "13-1-403(1)").code == 0
