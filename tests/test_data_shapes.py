"""The data shapes of law, sources, agents, records, frameworks and published results: a good file passes, each fault is named."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from legalgraph.namespaces import CONCEPT, ELI, LG, OA, RDFS, SH, SKOS, XSD
from legalgraph.store import Triple, parse, read
from legalgraph.validation import validate

SHAPES = "https://w3id.org/legalgraph/ontology/shape/"
FILES = ("agents", "framework", "law", "published", "research", "sources")

PREFIXES = f"""@base <https://w3id.org/legalgraph/id/zz/> .
@prefix lg: <{LG}> . @prefix eli: <{ELI}> . @prefix rdfs: <{RDFS}> . @prefix skos: <{SKOS}> . @prefix xsd: <{XSD}> .
@prefix sh: <{SH}> . @prefix oa: <{OA}> . @prefix dcterms: <http://purl.org/dc/terms/> . @prefix c: <{CONCEPT}> .
"""
GOOD = f"""
<../zz> a lg:Jurisdiction ; rdfs:label "Zz"@en ; lg:slug "zz" .
<code> a eli:LegalResource ; rdfs:label "Zz Code"@en ; eli:jurisdiction <../zz> .
<code/1> a eli:LegalResource ; rdfs:label "Zz Code 1"@en ; eli:id_local "1" ; eli:is_part_of <code> .
<code/1/a> a eli:LegalResourceSubdivision ; rdfs:label "Zz Code 1(a)"@en ; eli:id_local "1(a)" ; eli:is_part_of <code/1> .
<code/1/a@2023> a eli:LegalExpression ; rdfs:label "as known in 2023"@en ; eli:realizes <code/1/a> ; eli:cites <code/1> ;
    lg:knownInForceOn "2023-07-01"^^xsd:date ; eli:first_date_entry_in_force "2019-07-01"^^xsd:date ;
    lg:entryBasis lg:StatedBySource ; eli:date_no_longer_in_force "2024-07-01"^^xsd:date ; lg:exitBasis lg:StatedBySource ;
    lg:passage <p1> ; lg:erratum <e1> .
<p1> a lg:Passage ; lg:order 1 ; lg:text "A person who does so commits an offense."@en ; lg:anchor <a1> .
<e1> a lg:Erratum ; lg:printed "9" ; lg:corrected <code/1> ; lg:reason "There is no section 9."@en .
<a1> a oa:SpecificResource ; oa:hasSource <source/s> ; oa:hasSelector <q1>, <t1> .
<q1> a oa:TextQuoteSelector ; oa:exact "A person" . <t1> a oa:TextPositionSelector ; oa:start 10 ; oa:end 18 .
<source/s> a lg:Source ; rdfs:label "S"@en ; dcterms:title "S" ; lg:fileName "s.txt" ; lg:sha256 "{"0a" * 32}" .
<agent/x> a lg:Agency ; rdfs:label "X"@en ; lg:role <{CONCEPT}role/x> ; lg:mentionedIn <code/1/a> .
<fund/f> a lg:Fund ; rdfs:label "F"@en .
<{CONCEPT}role/x> a skos:Concept . <{CONCEPT}topic/t> a skos:Concept . lg:StatuteReview a lg:ResearchMethod .
<r> a lg:ResearchRecord ; lg:topic <{CONCEPT}topic/t> ; lg:searchedIn <../zz> ; lg:asOf "2023-07-01"^^xsd:date ;
    lg:source <source/s> ; lg:method lg:StatuteReview ; lg:finding lg:NoneDescribed .
<fw> a lg:Framework ; rdfs:label "F"@en ; lg:slug "f" ; lg:referenceDate "2023-07-01"^^xsd:date .
<area> a lg:IssueArea ; rdfs:label "A"@en ; lg:number "1" ; lg:inFramework <fw> ; sh:order 1 .
<goal> a lg:PolicyGoal ; rdfs:label "G"@en ; lg:number "1.1" ; lg:inArea <area> ; lg:maximumPoints 2.5 ; sh:order 101 ;
    lg:forcedPartialPoints 1.0 ; lg:criterion <some>, <none>, <every> .
<some> a lg:Criterion, sh:NodeShape ; rdfs:label "Some"@en ; sh:targetClass <{CONCEPT}topic/t> ; lg:polarity lg:Some ;
    lg:pattern <pattern> ; lg:core true ; lg:share 0.5 ; sh:property <some/count> ; lg:repair <repair> .
<some/count> a sh:PropertyShape ; sh:path lg:candidate ; sh:name "n" ; sh:message "m"@en ;
    sh:qualifiedValueShape <pattern> ; sh:qualifiedMinCount 1 .
<none> a lg:Criterion, sh:NodeShape ; rdfs:label "None"@en ; sh:targetClass <{CONCEPT}topic/t> ; lg:polarity lg:None ;
    lg:pattern <pattern> ; lg:core false ; lg:share 0.5 ; sh:property <none/count> ; lg:repair <amend> .
<none/count> a sh:PropertyShape ; sh:path lg:candidate ; sh:name "n" ; sh:message "m"@en ;
    sh:qualifiedValueShape <pattern> ; sh:qualifiedMaxCount 0 .
<every> a lg:Criterion, sh:NodeShape ; rdfs:label "Every"@en ; sh:targetClass <{CONCEPT}topic/t> ; lg:polarity lg:Every ;
    lg:pattern <pattern> ; lg:core false ; lg:share 0.5 ; sh:property <every/count> ; lg:repair <repair> ;
    lg:whenInapplicable lg:CountsAsFailed .
<every/count> a sh:PropertyShape ; sh:path lg:candidate ; sh:name "n" ; sh:message "m"@en ; sh:node <pattern> .
<pattern> a sh:NodeShape .
<repair> a lg:Enactment ; lg:repairText "Enact."@en ; lg:enactsKind lg:Mandate .
<amend> a lg:SlotAmendment ; lg:repairText "Amend."@en ; lg:ofSlot lg:modality ; lg:newValue lg:Shall .
<band> a lg:GradeBand ; lg:inFramework <fw> ; lg:letter "A" ; lg:lowerBound 90.0 ; lg:appliesTo lg:TotalPoints .
<tier> a lg:Tier ; lg:inFramework <fw> ; rdfs:label "Tier"@en ; lg:firstRank 1 ; lg:lastRank 10 .
<result> a lg:PublishedResult ; lg:byFramework <fw> ; lg:ofJurisdiction <../zz> ; lg:source <source/s> ;
    lg:asOf "2023-07-01"^^xsd:date ; lg:publishedTotal 68.5 .
<status> a lg:PublishedGoalStatus ; lg:ofGoal <goal> ; lg:goalStatus lg:NotMet .
"""
# What is replaced by what in the good file, and the shapes that must say so: all of them, and no other.
FAULTS = [
    ('lg:slug "zz"', 'lg:slug "ZZ"', {"law/jurisdiction/slug"}),
    ("; eli:jurisdiction <../zz> .", ".", {"law/provision"}),
    ('rdfs:label "Zz Code 1(a)"@en ;', "", {"law/provision/label"}),
    ('eli:id_local "1(a)" ;', "", {"law/subdivision/id_local"}),
    ("eli:is_part_of <code/1> .", "eli:is_part_of <code/2> .", {"law/provision/is_part_of"}),
    ("eli:realizes <code/1/a> ;", "", {"law/version/realizes"}),
    ("eli:realizes <code/1/a> ;", "eli:realizes <code/1/a>, <code/1> ;", {"law/version/realizes"}),
    ("eli:cites <code/1> ;", "eli:cites <code/7> ;", {"law/version/cites"}),
    ('lg:knownInForceOn "2023-07-01"^^xsd:date', 'lg:knownInForceOn "2023-07-01"', {"law/version/known"}),
    ('"2019-07-01"^^xsd:date', '"2024-07-01"^^xsd:date', {"law/version/from"}),
    ("lg:entryBasis lg:StatedBySource ;", "", {"law/version-entry"}),
    ("; lg:exitBasis lg:StatedBySource", "", {"law/version-exit"}),
    (
        'lg:knownInForceOn "2023-07-01"^^xsd:date ; eli:first_date_entry_in_force "2019-07-01"^^xsd:date ;',
        "",
        {"law/version-dated"},
    ),
    ("lg:passage <p1> ;", "", {"law/passage/version"}),
    ("an offense.", "an  offense.", {"law/passage/tidy"}),
    ("lg:order 1 ;", "lg:order 0 ;", {"law/passage/order"}),
    ('offense."@en', 'offense."', {"law/passage/text"}),
    ("lg:corrected <code/1> ;", "", {"law/erratum"}),
    ('; lg:reason "There is no section 9."@en', "", {"law/erratum/reason"}),
    ('0a" .', '0A" .', {"sources/source/sha256"}),
    ('lg:fileName "s.txt"', 'lg:fileName "/s.txt"', {"sources/source/file-name"}),
    ("oa:start 10", "oa:start 18", {"sources/text-position/start"}),
    ("lg:anchor <a1>", "rdfs:seeAlso <a1>", {"sources/anchor"}),
    ("a lg:Agency", "a lg:Agency, lg:Fund", {"agents/agent"}),
    (f"lg:role <{CONCEPT}role/x> ;", "", {"agents/agent/role"}),
    ("lg:mentionedIn <code/1/a>", "lg:mentionedIn <code/8>", {"agents/agent/mentioned-in"}),
    ("lg:finding lg:NoneDescribed", "lg:finding lg:Nothing", {"research/research-record/finding"}),
    ("lg:method lg:StatuteReview ;", "", {"research/research-record/method"}),
    (f"lg:topic <{CONCEPT}topic/t> ;", "", {"research/research-record/topic"}),
    ('lg:number "1.1"', "lg:number 1.1", {"framework/goal/number"}),
    ("lg:forcedPartialPoints 1.0", "lg:forcedPartialPoints 2.5", {"framework/goal/partial"}),
    ("lg:inArea <area> ;", "", {"framework/goal/area"}),
    (", <none>, <every> .", ", <every> .", {"framework/criterion/goal"}),
    ("<some> a lg:Criterion, sh:NodeShape ;", "<some> a lg:Criterion ;", {"framework/test"}),
    ("lg:polarity lg:Some ;", "lg:polarity lg:None ;", {"framework/test-count"}),
    ("lg:polarity lg:Some ;", "", {"framework/test/polarity", "framework/test-count"}),
    ("sh:qualifiedMinCount 1", "sh:qualifiedMinCount 0", {"framework/test-count"}),
    ("sh:qualifiedMaxCount 0", "sh:qualifiedMaxCount 1", {"framework/test-count"}),
    ("sh:node <pattern>", "sh:node <other>", {"framework/test-count"}),
    ("lg:whenInapplicable lg:CountsAsFailed .", "rdfs:comment 'none' .", {"framework/test-treatment"}),
    ("lg:core true ;", "lg:presupposes <pattern> ; lg:core true ;", {"framework/test-treatment"}),
    ("lg:core true", 'lg:core "yes"', {"framework/criterion/core"}),
    ("lg:repair <amend>", "lg:repair <repeal>", {"framework/criterion/repair"}),
    ("lg:newValue lg:Shall", "rdfs:comment 'none'", {"framework/amendment/value"}),
    ("lg:lastRank 10", "lg:lastRank 0", {"framework/tier/first"}),
    ("lg:lowerBound 90.0", "lg:lowerBound 90", {"framework/band/lower-bound"}),
    ("lg:publishedTotal 68.5", 'lg:publishedTotal "68.5"', {"published/published-result/total"}),
    ("lg:goalStatus lg:NotMet", "lg:goalStatus lg:Undetermined", {"published/published-goal-status/status"}),
]


@cache
def shapes() -> list[Triple]:
    folder = Path(__file__).resolve().parents[1] / "ontology" / "shapes"
    return [quad.triple for file in FILES for quad in read(folder / f"{file}.ttl", name=file)]


def said(turtle: str) -> set[str]:
    """The shapes that report something, by the part of their IRI after the common one."""
    report = validate([quad.triple for quad in parse((PREFIXES + turtle).encode(), "ttl", name="case")], shapes())
    details = {triple.object for triple in report if triple.predicate.value == SH + "detail"}
    return {
        triple.object.value.removeprefix(SHAPES)
        for triple in report
        if triple.predicate.value == SH + "sourceShape" and triple.subject not in details
    }


def test_a_good_file_passes() -> None:
    assert said(GOOD) == set()


@pytest.mark.parametrize(("old", "new", "expected"), FAULTS, ids=lambda part: "" if isinstance(part, str) else None)
def test_a_fault_is_named(old: str, new: str, expected: set[str]) -> None:
    assert old in GOOD
    assert said(GOOD.replace(old, new, 1)) == expected


def test_a_version_may_say_that_its_time_is_unknown() -> None:
    start = GOOD.index("lg:knownInForceOn")
    dated = GOOD[start : GOOD.index("eli:date_no_longer_in_force", start)]
    assert said(GOOD.replace(dated, "lg:entryBasis lg:Unknown ; ")) == set()
