"""The undated Protected Innocence card, read sentence by sentence, against what is derived from the norms coded from it.

``CARD`` is a reading of the card itself, made apart from the rules: what each sentence says of each criterion. The sentences are
named by heading and number, as in ``data/us/ms/sources-protected-innocence-card.ttl``.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

import legalgraph
from legalgraph.namespaces import LG
from legalgraph.store import TripleStore

SEEDS = Path(__file__).resolve().parents[2] / "shared" / "seeds"
FRAMEWORK, CARD_SLUG = "protected-innocence", "protected-innocence-card"
OA = "http://www.w3.org/ns/oa#"
needs_documents = pytest.mark.skipif(not SEEDS.is_dir(), reason="needs the shared source documents")

CARD = """
1.1/crime                     passed  summary-1
1.1/without-force             passed  summary-1
1.2/exploitation              passed  criminalization-2
1.2/images                    passed  traffickers-3
1.3/names-victims             passed  criminalization-3
1.4/racketeering-trafficking  passed  criminalization-4
1.4/racketeering-exploitation passed  criminalization-4
1.4/gang                      passed  criminalization-4
2.1/reaches-buyer             passed  demand-1
2.1/names-buyer               failed  demand-1
2.2/purchase                  passed  demand-2
2.2/punished-apart            passed  demand-3
2.2/by-computer               passed  demand-5
2.3/trafficking               passed  demand-7
2.3/purchase                  passed  demand-7
2.4/trafficking               passed  demand-6
2.4/purchase                  passed  demand-6
2.5/forfeiture                passed  demand-8
2.5/restitution               passed  demand-8
2.5/suit                      passed  demand-8
2.6/trafficking               passed  demand-9
2.6/purchase                  passed  demand-9
3.1/trafficking               passed  traffickers-1
3.1/promoting                 passed  traffickers-1
3.1/images                    passed  traffickers-3
3.2/luring                    passed  traffickers-5
3.3/racketeering              passed  traffickers-4
3.3/gang                      passed  traffickers-4
3.4/forfeiture                passed  traffickers-6
3.4/restitution               passed  traffickers-6
3.4/suit                      passed  traffickers-6
3.5/trafficking               passed  traffickers-7
3.5/exploitation              passed  traffickers-7
3.5/images                    passed  traffickers-7
3.6/trafficking               passed  traffickers-8
3.6/exploitation              passed  traffickers-8
4.1/aiding                    passed  facilitators-1
4.1/benefiting                passed  facilitators-1
4.2/promoting                 passed  facilitators-4
4.2/selling-images            passed  facilitators-4
4.3/fine                      passed  facilitators-3
4.3/restraint                 passed  facilitators-3
4.4/racketeering              passed  facilitators-2
4.4/gang                      passed  facilitators-2
4.5/forfeiture                passed  facilitators-5
4.5/restitution               passed  facilitators-5
4.5/suit                      passed  facilitators-5
4.6/sex-tourism               failed  facilitators-6
5.1/defined                   passed  criminalization-1
5.1/no-third-party            failed  protective-1
5.2/trafficking               passed  protective-2
5.2/exploitation              passed  protective-2
5.3/prostitution              passed  protective-3
5.4/status                    passed  protective-4
5.4/by-anyone                 passed  protective-4
5.5/report                    passed  protective-5
5.5/specialized-services      failed  protective-5
5.6/open                      passed  protective-6
5.6/responsibility            failed  protective-6
5.6/cooperation               failed  protective-6
5.6/deadline                  failed  protective-6
5.7/closed-circuit            passed  protective-8
5.7/every-minor               failed  protective-8
5.7/rape-shield-trafficking   passed  protective-8
5.7/rape-shield-exploitation  failed  protective-8
5.8/vacatur                   failed  protective-9
5.8/clearing                  failed  protective-9
5.9/restitution-trafficking   passed  protective-10
5.9/restitution-exploitation  failed  protective-10
5.9/suit-trafficking          passed  protective-11
5.9/suit-exploitation         failed  protective-11
5.10/trafficking              passed  protective-12
5.10/exploitation             passed  protective-12
5.10/purchase                 failed  protective-12
6.1/training                  failed  tools-1
6.2/one-party-consent         passed  tools-2
6.2/wiretap                   failed  tools-2
6.3/trafficking               passed  tools-3
6.3/exploitation              passed  tools-3
6.4/internet                  failed  tools-3
6.5/policies                  passed  tools-4
"""
ROWS = [tuple(line.split()) for line in CARD.split("\n") if line]


@cache
def graph() -> legalgraph.Graph:
    return legalgraph.load()


@cache
def outcomes(when: str, engine: str = "fast") -> dict[str, str]:
    card = graph().assess("us-ms", FRAMEWORK, when, engine)
    return {test.id: test.outcome for goal in card.goals for test in goal.criteria}


@cache
def store() -> TripleStore:
    made = TripleStore()
    made.add(graph().dataset.triples("ontology/", "data/us/ms/"))
    return made


@pytest.mark.parametrize(("criterion", "outcome", "sentence"), ROWS, ids=[row[0] for row in ROWS])
def test_the_card_is_reproduced(criterion: str, outcome: str, sentence: str) -> None:
    assert outcomes(CARD_SLUG)[criterion] == outcome
    assert sentence in sentences()


def test_nothing_else_is_tested_and_the_rest_is_said_to_be_untested() -> None:
    told = {row[0] for row in ROWS}
    rest = {name: outcome for name, outcome in outcomes(CARD_SLUG).items() if name not in told}
    assert len(rest) == 6
    assert set(rest.values()) == {"untested"}
    card = graph().assess("us-ms", FRAMEWORK, CARD_SLUG)
    assert [goal.number for goal in card.goals if goal.status == "undetermined"] == [
        "1.5",
        "2.7",
        "3.7",
        "4.7",
        "5.11",
        "6.6",
    ]
    assert card.total is None


def test_both_engines_read_the_card_alike() -> None:
    assert outcomes(CARD_SLUG, "pyshacl") == outcomes(CARD_SLUG)


def test_the_law_of_2023_can_be_judged_by_the_older_framework() -> None:
    found = outcomes("2023-07-01")
    settled = {name: outcome for name, outcome in found.items() if outcome in {"passed", "failed"}}
    moved = {name for name, outcome in settled.items() if outcome != outcomes(CARD_SLUG)[name]}
    assert moved == {"2.4/purchase", "5.1/no-third-party", "6.1/training", "6.3/exploitation"}
    assert found["4.6/sex-tourism"] == "cantTell"  # nobody searched it in 2023
    assert {name for name, outcome in found.items() if outcome == "untested"} == {
        name for name, outcome in outcomes(CARD_SLUG).items() if outcome == "untested"
    }


# ---------------------------------------------------------------- sentence by sentence


@cache
def sentences() -> dict[str, tuple[int, int]]:
    rows = store().select(
        f"SELECT ?s ?a ?b WHERE {{ ?s <{OA}hasSelector> ?p . ?p <{OA}start> ?a ; <{OA}end> ?b ."
        f" FILTER(CONTAINS(STR(?s), '/source/{CARD_SLUG}/')) }}"
    )
    return {row["s"].rpartition("/")[2]: (int(row["a"]), int(row["b"])) for row in rows}


def test_every_sentence_of_the_card_is_coded() -> None:
    rows = store().select(f"SELECT DISTINCT ?s WHERE {{ ?node <{LG}reportedAt> ?s }}")
    assert {row["s"].rpartition("/")[2] for row in rows} == set(sentences())
    assert len(sentences()) == 45


def test_every_coded_fact_of_the_card_names_its_sentence() -> None:
    rows = store().select(
        f"SELECT ?norm WHERE {{ ?norm <{LG}evidence> ?e . FILTER(CONTAINS(STR(?norm), '@protected-innocence/'))"
        f" FILTER NOT EXISTS {{ ?e <{LG}reportedAt> ?s }} }}"
    )
    assert rows == []


@cache
def card_text() -> str:
    (path,) = SEEDS.glob("003_*.txt")
    return path.read_text(encoding="utf-8")


@needs_documents
def test_the_places_are_whole_sentences_and_leave_nothing_out() -> None:
    text = card_text()
    for name, (start, end) in sentences().items():
        assert text[start:end].strip() == text[start:end], name
        assert re.search(r"\.”?$", text[start:end]), name
    left = list(text)
    for start, end in sentences().values():
        left[start:end] = "\0" * (end - start)
    rest = " ".join(line.strip() for line in re.sub("\0+", "\n", "".join(left)).splitlines() if line.strip())
    headings = [
        "MISSISSIPPI",
        "Criminal Provisions",
        "for Traffickers",
        "for Demand",
        "Criminalization of Domestic Minor",
    ]
    assert all(heading in rest for heading in headings)
    assert rest.count(". ") == 2  # the two sentences on the framework and where its methodology is


@needs_documents
def test_no_sentence_of_the_card_is_copied() -> None:
    """No nine of its words in a row, in any label, comment, note or message; names of laws are shorter or quoted as such."""

    def grams(text: str) -> set[tuple[str, ...]]:
        words = re.findall(r"\w+", re.sub(r"- ?\n", "", text).casefold())
        return {tuple(words[i : i + 9]) for i in range(len(words) - 8)}

    printed = grams(card_text())
    name = grams("use of computer for purpose of luring or inducing persons under 18 to engage in sexual contact")
    root = Path(__file__).resolve().parents[1]
    files = [
        *root.glob("data/us/ms/**/*protected-innocence*"),
        *root.glob("rules/protected-innocence/**/*.ttl"),
        *root.glob("data/us/ms/law/*.ttl"),
    ]
    assert len(files) > 70
    copied = {(file.name, " ".join(g)) for file in files for g in (grams(file.read_text("utf-8")) & printed) - name}
    assert copied == set()


# ---------------------------------------------------------------- beside other sources


@needs_documents
def test_the_printed_scores_are_those_of_the_report() -> None:
    (path,) = SEEDS.glob("001_*.txt")
    text = path.read_text(encoding="utf-8")
    for edition in ("2011", "2019"):
        row = re.search(rf"^{edition}\tSCORE\tGRADE\t(.*)\n\t(\d+)\t([A-F])\t(.*)$", text, re.MULTILINE)
        assert row is not None
        printed = [float(n) for n in row[1].split("\t")]
        found = store().select(
            f"SELECT ?p ?total ?grade ?points ?most WHERE {{ ?p <{LG}edition> '{edition}' ; <{LG}publishedTotal> ?total ;"
            f" <{LG}publishedGrade> ?grade ; <{LG}publishedAreaGrade> ?a . ?a <{LG}subtotal> ?points ;"
            f" <{LG}maximumPoints> ?most ; <{LG}ofArea> ?area }} ORDER BY ?area"
        )
        assert [float(one["points"]) for one in found] == printed
        assert [float(one["most"]) for one in found] == [float(n) for n in row[4].split("\t")]
        assert {(float(one["total"]), one["grade"]) for one in found} == {(float(row[2]), row[3])}
        assert sum(printed) == float(row[2])
        assert sum(float(one["most"]) for one in found) == 102.5


def test_where_the_card_and_dated_law_differ_no_order_is_claimed() -> None:
    found = graph().diff("us-ms", CARD_SLUG, "2023-07-01")
    pairs = {(d.before or d.after).label: d for d in found.norms if d.kind == "order unknown"}  # type: ignore[union-attr]
    trafficking = pairs["Human trafficking of a minor for commercial sex"]
    assert ("minimum years", ("5",), ("20",)) in {(s.slot, s.before, s.after) for s in trafficking.slots}
    alone = {label for label, d in pairs.items() if d.what == "in the first only"}
    assert "An error about the minor's age is no defense to procuring the services of a prostitute" in alone
    assert pairs["A claim must be filed within 3 years"].what == "differs"
    assert {label for label, d in pairs.items() if d.what == "in the second only"} == {
        "Curricula of basic and advanced courses for officers shall include two hours on identifying and supporting victims",
        "Standards for field officers shall include two hours on trafficking and exploited children",
    }
    assert all(d.kind in {"order unknown", "unknown"} for d in found.norms)  # nothing is called a change
    testimony = pairs["A victim under 16 may be allowed to testify by closed-circuit television"]
    assert {one.slot for one in testimony.slots if one.known} == {"condition"}  # the age is the same in both
