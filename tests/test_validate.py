"""validate: every kind of error is found where it stands, hostile files are refused, and what is sound passes."""

from __future__ import annotations

import json
import re
import threading
import time
from collections import defaultdict
from functools import cache
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import pytest
import rdflib
from click.testing import CliRunner

from json_schemas import breaches
from legalgraph import conformance, validation
from legalgraph.cli import cli
from legalgraph.conformance import ConformanceReport, check, intake, queries, render
from legalgraph.conformance.values import CHECK, called
from legalgraph.errors import BadInput
from legalgraph.namespaces import LG, RDF_TYPE, SH
from legalgraph.resources import content, iter_files
from legalgraph.store import BlankNode, NamedNode, Triple, TripleStore, parse

if TYPE_CHECKING:
    from collections.abc import Iterator

BROKEN = Path(__file__).parent / "broken"
EXPECTED = BROKEN / "expected.tsv"
FILES = sorted(file for file in BROKEN.iterdir() if file != EXPECTED)
KINDS = 65  # of errors, a file each; a new one is counted here

Row = tuple[str, str, str, str]  # severity, rule, node, line


@cache
def report() -> ConformanceReport:
    return check([BROKEN])


@cache
def shipped() -> ConformanceReport:
    return check()


def expected() -> dict[str, list[Row]]:
    rows: dict[str, list[Row]] = defaultdict(list)
    head, *lines = EXPECTED.read_text(encoding="utf-8").splitlines()
    assert head.split("\t") == ["file", "severity", "rule", "node", "line"]
    assert lines == sorted(lines)
    for line in lines:
        file, severity, rule, node, number = line.split("\t")
        rows[file].append((severity, rule, node, number))
    return rows


def rows(found: ConformanceReport, file: Path) -> list[Row]:
    return sorted(
        (one.severity, one.rule_name, called(one.node) or "-", str(one.line or "-"))
        for one in found.findings
        if Path(one.file).name == file.name
    )


# ---------------------------------------------------------------- each kind of error, in a file of its own


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_the_file_has_the_findings_that_it_was_made_for_and_no_others(file: Path) -> None:
    assert rows(report(), file) == expected()[file.name]


def test_the_broken_files_are_discovered_and_each_says_what_is_wrong() -> None:
    sound = {file.name for file in FILES if file.name.startswith("sound-")}
    broken = {file.name for file in FILES} - sound
    assert set(expected()) == broken
    assert len(broken) == KINDS
    assert len(sound) == 4
    assert [
        file.name for file in FILES if not re.search(r"^(?:# |<!-- |.*\"comment\": \")\w", file.read_text(), re.M)
    ] == []


def test_every_check_is_broken_once() -> None:
    names = {name.rpartition("/")[2].removesuffix(".rq") for name, _ in iter_files("queries/checks", ".rq")}
    source = Path(conformance.__file__).parent
    names |= {
        rule
        for file in source.glob("*.py")
        for rule in re.findall(r'finding\(\s*file, [\w."]+, "([a-z-]+)"', file.read_text(encoding="utf-8"))
    }
    names |= {"date-exists", "number-form"}
    assert len(names) > 15
    assert names - {rule for found in expected().values() for _, rule, _, _ in found} == set()


@pytest.mark.parametrize(("name", "file"), iter_files("queries/checks", ".rq"), ids=lambda value: str(value))
def test_a_check_explains_itself(name: str, file: Path) -> None:
    fields = queries.header(file.read_text(encoding="utf-8"), name)
    assert fields["question"].endswith("?")
    assert fields.get("severity", "violation") in {"violation", "warning"}


def test_a_finding_says_what_mends_it_and_which_law_it_concerns() -> None:
    found = {Path(one.file).name: one for one in report().findings}
    assert all(one.wrong and one.mend for one in found.values())
    assert found["misquoted.ttl"].law == "Zz Code § 1-1"
    assert found["anchor-of-other-words.ttl"].law == "Zz Code § 2-4"
    assert found["empty-tier.ttl"].law == "Zz Code § 1-1"
    assert found["misspelt-concept.ttl"].mend == "Did you mean 'act:train'?"


# ---------------------------------------------------------------- what is sound, and what was not looked at


def test_the_shipped_content_conforms() -> None:
    wrong = [(one.file, one.line, one.rule_name, one.node) for one in shipped().findings if one.severity == "violation"]
    assert wrong == []


def test_the_shipped_law_does_not_know_the_goals_not_even_in_comments() -> None:
    assert [one for one in shipped().findings if one.rule == CHECK + "law-does-not-know-goals"] == []
    told = re.compile(r"\b(?:goal|criterion) \d+\.\d|/(?:goal|criterion)/", re.IGNORECASE)
    assert [
        name
        for name, file in iter_files("data", ".ttl")
        if "/published/" not in name and told.search(file.read_text(encoding="utf-8"))
    ] == []


def test_shapes_that_met_nothing_are_named() -> None:
    found = check([BROKEN / "sound-law.ttl"])
    assert found.conforms
    assert "https://w3id.org/legalgraph/ontology/shape/offense" in found.unmet
    assert not set(found.met) & set(found.unmet)
    assert f"{len(found.unmet)} shapes met no node" in render.as_text(found)
    assert json.loads(render.as_json(found))["shapes_unmet"] == list(found.unmet)


def test_what_no_shape_looks_at_does_not_conform() -> None:
    found = check([BROKEN / "nothing-looked-at.ttl"])
    assert not found.conforms
    assert [(one.severity, one.rule_name) for one in found.findings] == [("violation", "nothing-looked-at")]


def test_a_file_takes_the_place_of_the_shipped_file_of_its_path(tmp_path: Path) -> None:
    name = "data/us/ms/norms/13-1-403.ttl"
    text = content(name).read_text(encoding="utf-8").replace("age:0-12", "age:0-18")
    (tmp_path / name).parent.mkdir(parents=True)
    (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "copy.ttl").write_text(text, encoding="utf-8")
    assert check([tmp_path / name]).conforms
    assert {one.rule_name for one in check([tmp_path / "copy.ttl"]).findings} == {"one-definition"}


WORDS = {
    "the whole department": True,  # its own words
    "Every officer shall": True,  # the lead-in, one level up
    "once a  year": True,  # an item, one level down; white space does not count
    "a “refresher” course": True,  # typographic quotation marks do not count
    "Every officer shall train the whole department": False,  # not one run
    "the whole agency": False,
    "words of another section": False,
}


def test_words_may_stand_in_the_unit_above_it_and_below_it(tmp_path: Path) -> None:
    units = [
        ("1", "", "Every officer shall"),
        ("1/a", "1", "train the whole department"),
        ("1/a/i", "1/a", 'once a year, by a "refresher" course'),
        ("2", "", "words of another section"),
    ]
    lines = [(BROKEN / "sound-law.ttl").read_text(encoding="utf-8")]
    for unit, parent, text in units:
        quoted = json.dumps(text)
        lines.append(
            f'<code/9/{unit}> a eli:LegalResourceSubdivision ; rdfs:label "§ 9 {unit}"@en ; eli:id_local "9{unit}" ; '
            f"eli:is_part_of <{f'code/9/{parent}' if parent else 'code/1-1'}> .\n"
            f'<code/9/{unit}@1> a eli:LegalExpression ; rdfs:label "v"@en ; eli:realizes <code/9/{unit}> ; '
            f'lg:knownInForceOn "2023-07-01"^^xsd:date ; lg:passage <code/9/{unit}@1/p> .\n'
            f"<code/9/{unit}@1/p> a lg:Passage ; lg:order 1 ; lg:text {quoted}@en ."
        )
    (tmp_path / "law.ttl").write_text("\n".join(lines), encoding="utf-8")
    norm = (BROKEN / "sound-norm.ttl").read_text(encoding="utf-8").replace("1-1@2023", "9/1/a@1")
    for number, words in enumerate(WORDS):
        text = norm.replace("shall train its staff", words).replace("<norm/sound-norm>", f"<norm/{number}>")
        (tmp_path / f"norm{number}.ttl").write_text(text, encoding="utf-8")
    found = [(one.rule_name, called(one.node)) for one in check([tmp_path]).findings]
    assert found == [("evidence-words", f"norm/{n}") for n, stands in enumerate(WORDS.values()) if not stands]


# ---------------------------------------------------------------- hostile files


class Canary:
    def __init__(self) -> None:
        self.hits: list[str] = []
        hits = self.hits

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                hits.append(self.path)
                self.send_response(404)
                self.end_headers()

            do_POST = do_GET

            def log_message(self, *_: object) -> None:
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/x"


@pytest.fixture
def canary() -> Iterator[Canary]:
    made = Canary()
    thread = threading.Thread(target=made.server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield made
    made.server.shutdown()
    thread.join()
    made.server.server_close()
    assert made.hits == []


def xml(doctype: str, body: str = "") -> str:
    space = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
    return f'<?xml version="1.0"?><!DOCTYPE r {doctype}><rdf:RDF xmlns:rdf="{space}" xmlns:e="urn:e:">{body}</rdf:RDF>'


LAUGHS = "".join(f'<!ENTITY a{n + 1} "{f"&a{n};" * 10}">' for n in range(9))
USE = '<rdf:Description rdf:about="urn:s"><e:p>{}</e:p></rdf:Description>'
DEEP = 100_000


def hostile(url: str, secret: Path) -> dict[str, tuple[str, str]]:
    return {
        "billion laughs": ("rdf", xml(f'[<!ENTITY a0 "ha">{LAUGHS}]', USE.format("&a9;"))),
        "quadratic growth": ("rdf", xml(f'[<!ENTITY a "{"h" * 900}">]', USE.format("&a;" * 50_000))),
        "very long entity": ("rdf", xml(f'[<!ENTITY a "{"h" * 100_000}">]', USE.format("&a;"))),
        "external entity": ("rdf", xml(f'[<!ENTITY a SYSTEM "{url}">]', USE.format("&a;"))),
        "external file": ("rdf", xml(f'[<!ENTITY a SYSTEM "{secret.as_uri()}">]', USE.format("&a;"))),
        "parameter entity": ("rdf", xml(f'[<!ENTITY % a SYSTEM "{url}"> %a;]')),
        "external document type": ("owl", xml(f'SYSTEM "{url}"')),
        "nested elements": ("rdf", xml("[]", "<e:a>" * 50_000 + "</e:a>" * 50_000)),
        "remote context": ("jsonld", json.dumps({"@context": url, "@id": "urn:s", "urn:p": 1})),
        "remote context in a list": ("jsonld", json.dumps({"@context": [{}, url], "@id": "urn:s", "urn:p": 1})),
        "imported context": ("jsonld", json.dumps({"@context": {"@import": url}, "@id": "urn:s", "urn:p": 1})),
        "context in a file": ("jsonld", json.dumps({"@context": secret.as_uri(), "@id": "urn:s", "urn:p": 1})),
        "nested JSON": ("jsonld", '{"urn:p":' * DEEP + "1" + "}" * DEEP),
        "nested nodes": ("ttl", "<urn:s> <urn:p> " + "[ <urn:p> " * DEEP + "1" + " ]" * DEEP + " ."),
        "nested lists": ("trig", "<urn:s> <urn:p> " + "( " * DEEP + " )" * DEEP + " ."),
        "literal of 16 MB": ("ttl", f'<urn:s> <urn:p> "{"x" * (16 * 1024 * 1024 + 1)}" .'),
        "statement about a statement": ("nt", "<urn:s> <urn:p> <<( <urn:a> <urn:b> <urn:c> )>> ."),
        "no closing bracket": ("ttl", "<urn:s> <urn:p> [ "),
    }


@pytest.mark.parametrize("name", hostile("http://127.0.0.1/", Path("/")))
def test_a_hostile_file_is_refused_at_once(canary: Canary, tmp_path: Path, name: str) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("secret")
    suffix, text = hostile(canary.url, secret)[name]
    file = tmp_path / f"hostile.{suffix}"
    file.write_text(text)
    start = time.perf_counter()
    with pytest.raises(BadInput) as refused:
        intake.take(file)
    assert time.perf_counter() - start < 1
    assert str(file) in str(refused.value)
    assert refused.value.mend


def test_an_entity_bomb_in_utf_16_is_refused(tmp_path: Path) -> None:
    text = xml(f'[<!ENTITY a0 "ha">{LAUGHS}]', USE.format("&a9;")).replace("?>", ' encoding="UTF-16"?>')
    with pytest.raises(BadInput):
        intake.read(text.encode("utf-16"), "bomb.rdf")


def test_the_place_of_an_error_is_told() -> None:
    with pytest.raises(BadInput) as refused:
        intake.read(b"<urn:a> <urn:b> 1 .\n<urn:a> nonsense .\n", "a.ttl")
    assert refused.value.where is not None
    assert (refused.value.where.name, refused.value.where.line) == ("a.ttl", 2)


def test_brackets_in_words_do_not_count_as_nesting() -> None:
    nested = "[(" * 300
    text = f'<urn:a> <urn:b> "{nested}", \'{nested}\', """{nested}"\n""" . # {nested}\n<urn:{"(" * 300}> <urn:b> 1 .'
    assert len(intake.read(text.encode(), "a.ttl").triples) == 3  # two of the words are the same


def test_entities_that_shorten_names_are_read(tmp_path: Path) -> None:
    found = intake.read(xml('[<!ENTITY e "urn:e:">]', USE.replace("urn:s", "&e;s").format("x")).encode(), "a.rdf")
    assert [triple.subject.value for triple in found.triples if isinstance(triple.subject, NamedNode)] == ["urn:e:s"]


def test_a_shape_inside_the_data_is_never_run(canary: Canary, tmp_path: Path) -> None:
    planted = (BROKEN / "shape-in-law.ttl").read_text(encoding="utf-8").replace("http://127.0.0.1:9/", canary.url)
    (tmp_path / "planted.ttl").write_text(planted, encoding="utf-8")
    found = check([BROKEN / "sound-law.ttl", tmp_path])
    assert {(one.rule_name, called(one.node)) for one in found.findings} == {
        ("shacl-subset", "planted"),
        ("shacl-subset", "planted/query"),
    }


def test_a_crash_of_the_validator_is_no_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    shape, circle = NamedNode("urn:shape"), BlankNode()
    rest = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#rest")
    malformed = [
        Triple(shape, NamedNode(RDF_TYPE), NamedNode(SH + "NodeShape")),
        Triple(shape, NamedNode(SH + "targetClass"), NamedNode(LG + "Mandate")),
        Triple(shape, NamedNode(SH + "or"), circle),
        Triple(circle, rest, circle),
    ]
    before = rdflib.NORMALIZE_LITERALS
    with pytest.raises(BadInput):
        validation.validate([], malformed)
    monkeypatch.setattr(conformance, "data_shapes", lambda: malformed)
    with pytest.raises(BadInput):
        check([BROKEN / "sound-norm.ttl"])
    assert before == rdflib.NORMALIZE_LITERALS


# ---------------------------------------------------------------- the command


def run(*arguments: str | Path) -> tuple[int, str]:
    done = CliRunner().invoke(cli, ["validate", *map(str, arguments)], standalone_mode=False)
    if done.exception:
        raise done.exception
    return done.return_value, done.stdout


def test_the_exit_code_tells_whether_it_conforms() -> None:
    assert run(BROKEN / "sound-law.ttl")[0] == 0
    assert run(BROKEN / "misquoted.ttl", BROKEN / "sound-law.ttl")[0] == 1
    for misuse in (["no-such-file.ttl"], [BROKEN / "expected.tsv"], [BROKEN / "sound-law.ttl", "--format", "tabel"]):
        with pytest.raises(Exception) as refused:  # noqa: PT011  # its exit code is what counts
            run(*misuse)
        assert getattr(refused.value, "exit_code", None) == 2


def test_the_table_fits_a_narrow_terminal() -> None:
    _, text = run(BROKEN)
    assert [line for line in text.splitlines() if len(line) > 80 and " " in line.strip()] == []
    assert text.count("rule: ") == len(report().findings)


def test_the_shacl_report_is_one() -> None:
    store = TripleStore(parse(render.as_turtle(report()), "ttl", name="report"))
    found = store.select(
        f"PREFIX sh: <{SH}> SELECT ?node ?shape ?component ?message WHERE {{ ?r a sh:ValidationReport ; sh:conforms false ; "
        "sh:result ?x . ?x a sh:ValidationResult ; sh:focusNode ?node ; sh:sourceShape ?shape ; "
        "sh:sourceConstraintComponent ?component ; sh:resultMessage ?message ; sh:resultSeverity ?severity }"
    )
    assert len(found) == len(report().findings)
    assert {row["shape"] for row in found} == {one.rule for one in report().findings}
    values = store.select(f"SELECT ?value WHERE {{ ?x <{SH}value> ?value }}")
    assert len(values) == sum(one.value is not None for one in report().findings)
    assert len(rdflib.Graph().parse(data=render.as_turtle(report()), format="turtle")) == len(store)
    assert b"sh:conforms true" in render.as_turtle(check([BROKEN / "sound-law.ttl"]))


def test_the_other_formats_hold_every_finding(tmp_path: Path) -> None:
    document = json.loads(render.as_json(report()))
    assert breaches("validate", render.as_json(report())) == []
    assert len(document["findings"]) == len(report().findings)
    assert sum(document["counts"].values()) == len(report().findings)
    suite = ElementTree.fromstring(render.as_junit(report()))
    assert len(suite.findall("testcase")) == len(FILES)
    assert len(suite.findall("testcase/failure")) == report().count("violation")
    code, text = run(BROKEN / "misquoted.ttl", BROKEN / "sound-law.ttl", "--format", "junit", "-o", tmp_path / "a.xml")
    assert (code, text) == (1, "")
    assert [file.name for file in tmp_path.iterdir()] == ["a.xml"]
    assert ElementTree.parse(tmp_path / "a.xml").getroot().get("failures") == "1"
