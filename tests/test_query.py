"""Queries from the user's side: named questions, parameters, formats and the command."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from legalgraph.cli import main
from legalgraph.errors import BadInput, BadQuery, UnknownName
from legalgraph.query import Answer, Worker, bind, find_question, parse_header, prologue, run, union, write
from legalgraph.query.terms import parse_term
from legalgraph.store import BlankNode, DefaultGraph, Literal, NamedNode, Quad, Triple

if TYPE_CHECKING:
    from pathlib import Path

EX = "http://example.org/"
XSD = "http://www.w3.org/2001/XMLSchema#"
TERMS = (
    NamedNode(EX + "a?b=c,d"),
    BlankNode("b0"),
    Literal("plain"),
    Literal('a "quoted"\ttab\nnew line\\ , comma'),
    Literal("Kindesschutz", language="de"),
    Literal("1.10", datatype=NamedNode(XSD + "decimal")),
    Literal(""),
    None,
)
ANSWER = Answer(("x", "y"), tuple((term, Literal(n)) for n, term in enumerate(TERMS)))


# ---------------------------------------------------------------- the default graph


def test_the_default_graph_holds_a_triple_of_two_graphs_once() -> None:
    triple = Triple(NamedNode(EX + "s"), NamedNode(EX + "p"), NamedNode(EX + "o"))
    graphs = [NamedNode(EX + "g1"), NamedNode(EX + "g2"), DefaultGraph()]
    quads = [Quad(triple.subject, triple.predicate, triple.object, graph) for graph in graphs]
    query = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
    named = "SELECT (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } }"
    for asked, count in ((query, "1"), (named, "2")):
        assert run(union(quads), asked, {}).rows == ((Literal(int(count)),),)
        with Worker(quads) as worker:
            assert worker.ask(asked).rows == ((Literal(int(count)),),)


# ---------------------------------------------------------------- formats


@pytest.mark.parametrize(("form", "theirs"), [("tsv", ox.QueryResultsFormat.TSV), ("json", ox.QueryResultsFormat.JSON)])
def test_tsv_and_json_are_read_back_as_they_were(form: str, theirs: ox.QueryResultsFormat) -> None:
    found = ox.parse_query_results(write(ANSWER, form).encode(), theirs)
    assert isinstance(found, ox.QuerySolutions)
    assert [variable.value for variable in found.variables] == ["x", "y"]
    assert [tuple(row) for row in found] == list(ANSWER.rows)


def test_csv_is_the_w3cs() -> None:
    text = write(ANSWER, "csv")
    assert text.startswith("x,y\r\n")
    rows = list(csv.reader(io.StringIO(text, newline="")))
    assert [row[0] for row in rows[1:]] == [
        EX + "a?b=c,d",
        "_:b0",
        "plain",
        'a "quoted"\ttab\nnew line\\ , comma',
        "Kindesschutz",
        "1.10",
        "",
        "",
    ]


def test_json_says_what_each_term_is() -> None:
    document = json.loads(write(ANSWER, "json"))
    assert document["head"] == {"vars": ["x", "y"]}
    shown = [binding.get("x") for binding in document["results"]["bindings"]]
    assert shown[0] == {"type": "uri", "value": EX + "a?b=c,d"}
    assert shown[1] == {"type": "bnode", "value": "b0"}
    assert shown[2] == {"type": "literal", "value": "plain"}
    assert shown[4] == {"type": "literal", "value": "Kindesschutz", "xml:lang": "de"}
    assert shown[5] == {"type": "literal", "value": "1.10", "datatype": XSD + "decimal"}
    assert shown[7] is None
    assert json.loads(write(Answer(yes=True), "json")) == {"head": {}, "boolean": True}


FORMULAS = ["=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "＝1+1", "＠SUM(A1)", " =1+1", "=cmd|' /C calc'!A0"]


@pytest.mark.parametrize("payload", FORMULAS)
def test_no_cell_for_a_spreadsheet_is_a_formula(payload: str) -> None:
    answer = Answer(("x", "y"), ((Literal(payload), Literal(-5)),))
    (_, (cell, number)) = csv.reader(io.StringIO(write(answer, "csv", spreadsheet=True), newline=""))
    assert cell == f"'{payload}"
    assert number == "-5"
    (_, (exact, _)) = csv.reader(io.StringIO(write(answer, "csv"), newline=""))
    assert exact == payload


@pytest.mark.parametrize("width", [40, 80, 120])
@pytest.mark.parametrize("columns", [1, 2, 5, 9])
def test_a_table_is_as_wide_as_it_may_be(width: int, columns: int) -> None:
    names = tuple(f"column{n}" for n in range(columns))
    long = NamedNode("https://w3id.org/legalgraph/id/zz/norm/1-1/" + "a-very-long-name-of-a-norm/" * 4)
    answer = Answer(names, ((long,) * columns, (Literal("word " * 30),) * columns, (None,) * columns))
    text = write(answer, "table", width=width)
    assert max(map(len, text.splitlines())) <= width
    assert "https://w3id.org" not in text
    assert all(name in text for name in names)


def test_triples_are_turtle_and_nothing_else() -> None:
    answer = Answer(triples=(Triple(NamedNode(EX + "s"), NamedNode(EX + "p"), Literal("o")),))
    assert f'<{EX}s> <{EX}p> "o"' in write(answer, "turtle")
    for form in ("csv", "tsv", "json"):
        with pytest.raises(BadQuery):
            write(answer, form)
    for form in ("csv", "tsv", "turtle"):
        with pytest.raises(BadQuery):
            write(Answer(yes=True), form)
    with pytest.raises(BadQuery):
        write(ANSWER, "turtle")
    with pytest.raises(BadQuery):
        write(ANSWER, "json", spreadsheet=True)


# ---------------------------------------------------------------- terms, parameters, prefixes


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("<http://example.org/a>", NamedNode(EX + "a")),
        ("http://example.org/a", NamedNode(EX + "a")),
        ("age:0-12", NamedNode("https://w3id.org/legalgraph/concept/age/0-12")),
        ("xsd:date", NamedNode(XSD + "date")),
        ('"a b"', Literal("a b")),
        ('"a \\"b\\""', Literal('a "b"')),
        ('"a"@en-US', Literal("a", language="en-us")),
        ('"2023-07-01"^^xsd:date', Literal("2023-07-01", datatype=NamedNode(XSD + "date"))),
        ("18", Literal(18)),
        ("-1.50", Literal("-1.50", datatype=NamedNode(XSD + "decimal"))),
        ("true", Literal(True)),
        ("97-3-54.1", Literal("97-3-54.1")),
        ("mother", Literal("mother")),
        ("Section: 1", Literal("Section: 1")),
        ("", Literal("")),
    ],
)
def test_a_term_is_read_as_people_write_it(text: str, term: object) -> None:
    assert parse_term(text) == term


@pytest.mark.parametrize("text", ["<a b>", "<a", "<relative>", '"open', '"a"^^5', "lg:a b", "http://e/ x", '"a"b'])
def test_what_is_no_term_is_refused(text: str) -> None:
    with pytest.raises(BadInput) as caught:
        parse_term(text, name="--param x")
    assert str(caught.value.where) == "--param x"
    assert caught.value.mend


def test_parameters_are_those_of_the_header() -> None:
    header = parse_header('# parameters:\n#   goal = its number, "1.1"\n#   age = an age\nSELECT ?goal ?age WHERE { }')
    assert bind(header, {"goal": "2.10", "age": "18"}) == {"goal": Literal("2.10"), "age": Literal(18)}
    with pytest.raises(BadInput):
        bind(header, {})
    with pytest.raises(UnknownName):
        bind(header, {"gaol": "1", "age": "18"})
    with pytest.raises(BadInput):
        bind(parse_header("SELECT ?name WHERE { }"), {"name": "x"})


def test_only_missing_prefixes_are_declared() -> None:
    own = "PREFIX lg: <http://example.org/> SELECT * WHERE { ?s lg:p ?o }"
    assert prologue(own) == (own, 0)
    whole, shift = prologue("PREFIX : <http://e/> ASK { ?s :p verb:cause ; d:kind 'lg:Norm' }")
    assert whole.startswith("PREFIX verb: <https://w3id.org/legalgraph/concept/verb/> PREFIX d: ")
    assert shift == 1
    with pytest.raises(UnknownName, match="lgg"):
        prologue("ASK { ?s lgg:p ?o }")


def test_a_syntax_error_is_placed_where_the_user_wrote_it() -> None:
    with Worker([]) as worker, pytest.raises(BadQuery) as caught:
        worker.ask("SELECT * WHERE {\n  ?s lg:p }", name="mine.rq")
    assert str(caught.value.where).startswith("mine.rq:2:")


def test_an_unknown_question_gets_the_nearest() -> None:
    with pytest.raises(UnknownName) as caught:
        find_question("near-mises")
    assert "near-misses" in (caught.value.mend or "")


def test_a_header_says_each_thing_once() -> None:
    with pytest.raises(BadQuery):
        parse_header("# title: a\n# title: b\n")
    with pytest.raises(BadQuery):
        parse_header("# of: everything\n")


# ---------------------------------------------------------------- the command


def ask(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as ended:
        main(["query", *arguments])
    out, err = capsys.readouterr()
    code = ended.value.code
    assert isinstance(code, int)
    return code, out, err


def test_questions_are_listed_and_explained(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = ask(capsys, "--list")
    assert code == 0
    assert "near-misses" in out
    assert max(map(len, out.splitlines())) <= 110
    code, out, _ = ask(capsys, "citations", "--explain")
    assert code == 0
    assert "section" in out


def test_a_named_question_is_answered(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = ask(capsys, "jurisdictions", "--format", "csv")
    assert (code, err) == (0, "")
    assert out.splitlines()[0] == "slug,jurisdiction,iso,fips,ocd"


def test_a_question_of_ones_own_is_answered(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file, target = tmp_path / "mine.rq", tmp_path / "answer.json"
    file.write_text("SELECT ?slug WHERE { ?j a lg:Jurisdiction ; lg:slug ?slug }")
    code, out, _ = ask(capsys, str(file), "--format", "json", "-o", str(target))
    assert (code, out) == (0, "")
    assert json.loads(target.read_text())["head"] == {"vars": ["slug"]}
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []
    code, out, _ = ask(capsys, "-e", "SELECT ?s ?slug { ?s lg:slug ?slug }", "-p", 'slug="nowhere"')
    assert (code, out) == (0, "(no rows)\n")


def test_an_assessment_is_asked(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = ask(capsys, "-e", "ASK { ?x a lg:Assessment ; lg:asOf ?day }")
    assert (code, out) == (0, "no\n")
    code, out, _ = ask(
        capsys,
        "-e",
        "SELECT (COUNT(*) AS ?n) { ?x a lg:Assessment ; lg:asOf ?day }",
        "--as-of",
        "2023-07-01",
        "-f",
        "csv",
    )
    assert (code, out) == (0, "n\r\n1\r\n")


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["no-such-question"],
        ["citations", "-e", "ASK {}"],
        ["no-such-file.rq"],
        ["-e", "SELECT * { SERVICE <http://example.org/> { } }"],
        ["-e", "SELECT * {"],
        ["-e", "ASK {}", "--param", "x"],
        ["-e", "ASK {}", "--format", "xml"],
        ["-e", "ASK {}", "--format", "csv"],
        ["-e", "ASK {}", "--assessment", "nowhere"],
        ["citations", "--param", "sektion=lg:x"],
    ],
)
def test_misuse_is_a_message(capsys: pytest.CaptureFixture[str], arguments: list[str]) -> None:
    code, out, err = ask(capsys, *arguments)
    assert (code, out) == (2, "")
    assert err.startswith("legalgraph: ")
    assert "mend:" in err
    assert "Traceback" not in err
