"""A small, independent verifier of proofs. It shares no code with the engine: the rules below are written anew, from the model.

What it needs it reads from the proof alone, and from the hashed documents: whether each candidate fits the pattern, what then
follows for the criterion and the goal, and whether the words stand where they are said to stand. Taken as given is what the
snapshot derives beside the coded slots (the closures of concepts, what a scope reaches).
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from legalgraph.evidence import Quote, Status, check, normalise
from legalgraph.namespaces import EARL, ELI, LG, OA, PROV, RDF_TYPE, SH, SKOS, local
from legalgraph.verification.facts import Facts
from legalgraph.verification.patterns import Patterns, Unreadable
from legalgraph.verification.values import Result

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from legalgraph.store import Triple
    from legalgraph.verification.documents import Library

_PIECE: Final = re.compile(r"-\d+$")  # of a print that the footnotes of a page interrupt


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a proof: of what kind, about which node, and what is wrong with it (nothing, where it holds)."""

    kind: str
    iri: str
    wrong: str = ""
    result: Result = Result.EXACT

    @property
    def holds(self) -> bool:
        """Whether nothing is wrong with it."""
        return not self.wrong


def check_proof(triples: Iterable[Triple], library: Library | None) -> list[Step]:
    """Every step of a proof, in a fixed order; without a library the documents are not looked at."""
    facts = Facts(triples)
    steps = [*_frame(facts)]
    for finding in facts.a(LG + "GoalFinding"):
        goal = facts.one(finding, LG + "ofGoal")
        for criterion in facts.of(goal or "", LG + "criterion"):
            steps.extend(_criterion(facts, finding, criterion))
        steps.append(_finding(facts, finding))
    for assertion in facts.a(EARL + "Assertion"):
        steps.append(_assertion(facts, assertion))
    for dossier in facts.a(LG + "Dossier"):
        steps.extend(_dossier(facts, dossier))
    steps += [_norm(facts, norm) for norm in _norms(facts)]
    texts = [_folded(text) for text in facts.texts]
    steps += [_words(texts, words) for words in facts.words]
    if library is not None:
        steps.extend(_quotations(facts, library))
    return steps


def _frame(facts: Facts) -> Iterator[Step]:
    assessments = facts.a(LG + "Assessment")
    findings = facts.a(LG + "GoalFinding")
    wrong = ""
    if len(assessments) != 1 or not findings:
        wrong = f"{len(assessments)} assessments and {len(findings)} findings; one and at least one are needed"
    else:
        needed = ["ofJurisdiction", "byFramework"] + ["asOf"] * (not facts.one(assessments[0], LG + "asToldBy"))
        missing = [name for name in needed if not facts.one(assessments[0], LG + name)]
        wrong = f"the assessment does not say {', '.join(missing)}" if missing else ""
    yield Step("assessment", assessments[0] if assessments else "", wrong)


def _criterion(facts: Facts, finding: str, criterion: str) -> Iterator[Step]:
    """The premises of a criterion: it is declared, and exactly one assertion of the assessment tests it."""
    assessment = facts.one(finding, PROV + "wasGeneratedBy")
    made = [
        one
        for one in facts.with_(EARL + "test", criterion)
        if assessment is not None and assessment in facts.of(one, PROV + "wasGeneratedBy")
    ]
    missing = [name for name in ("polarity", "core", "share", "pattern") if not facts.one(criterion, LG + name)]
    wrong = ""
    if missing or not facts.one(criterion, SH + "targetClass"):
        wrong = f"the criterion does not say {', '.join(missing or ['its topic'])}"
    elif len(made) != 1:
        wrong = f"{len(made)} assertions test it; one is needed"
    elif made[0] not in facts.of(finding, PROV + "wasDerivedFrom"):
        wrong = "the finding does not name the assertion that it rests on"
    yield Step("criterion", criterion, wrong)


def _assertion(facts: Facts, assertion: str) -> Step:
    """An outcome: right dossier, every candidate judged, and what follows from it."""
    test, dossier = facts.one(assertion, EARL + "test"), facts.one(assertion, EARL + "subject")
    assessment = facts.one(assertion, PROV + "wasGeneratedBy")

    def step(wrong: str) -> Step:
        return Step("outcome", assertion, wrong)

    if not test or not dossier or not assessment:
        return step("it does not say what was tested, on which dossier, in which assessment")
    if facts.one(dossier, LG + "dossierTopic") != facts.one(test, SH + "targetClass"):
        return step("the dossier is not of the criterion's topic")
    if LG + "Dossier" not in facts.of(dossier, RDF_TYPE):
        return step("the dossier's manifest is missing")
    if facts.one(dossier, LG + "dossierOf") != facts.one(assessment, LG + "ofJurisdiction"):
        return step("the dossier is of another jurisdiction")
    fits, fails = set(facts.of(assertion, LG + "conforming")), set(facts.of(assertion, LG + "nonConforming"))
    silent, candidates = set(facts.of(assertion, LG + "undecided")), set(facts.of(dossier, LG + "candidate"))
    if fits & fails or fits | fails != candidates:
        return step("conforming and non-conforming norms are not the candidates of the dossier, each once")
    if not silent <= fails:
        return step("a norm is undecided that is not among those that do not conform")
    searched = _searched(facts, test, dossier)
    if (facts.one(assertion, LG + "supportedByRecord") == "true") != searched:
        return step("whether every needed topic was searched is not what the records say")
    polarity = local(facts.one(test, LG + "polarity") or "")
    try:
        if wrong := _misjudged(facts, test, fits, fails, silent):
            return step(wrong)
        nothing = _nothing_to_judge(facts, test, dossier, polarity)
    except Unreadable as error:
        return step(str(error))
    absent = facts.one(assertion, LG + "presuppositionFails") == "true"
    if absent != nothing:
        return step("whether there is anything to judge is not what the dossier says")
    expected = _outcome(polarity, bool(fits), bool(silent), bool(fails - silent), searched=searched, absent=absent)
    outcome = local(facts.one(assertion, LG + "outcome") or "")
    if outcome != expected:
        return step(f"{outcome or 'no outcome'} is stated; {expected} follows")
    roles = {
        "witness": fits if polarity != "None" else set(),
        "defeater": fits if polarity == "None" else fails - silent if polarity == "Every" else set(),
        "nearMiss": fails if polarity == "Some" else set(),
    }
    for role, norms in roles.items():
        if set(facts.of(assertion, LG + role)) != norms:
            return step(f"{role} is not what follows from the norms that conform")
    counts_as_passed = facts.one(test, LG + "whenInapplicable") == LG + "CountsAsPassed"
    low = outcome == "passed" or (outcome == "inapplicable" and counts_as_passed)
    high = low or outcome in {"cantTell", "untested"}
    stated = (facts.one(assertion, LG + "countsLow"), facts.one(assertion, LG + "countsHigh"))
    if stated != (str(low).lower(), str(high).lower()):
        return step("what the outcome counts for does not follow")
    return step("")


def _misjudged(facts: Facts, test: str, fits: set[str], fails: set[str], silent: set[str]) -> str:
    """Which candidate is not judged as its pattern has it, if any."""
    pattern = facts.one(test, LG + "pattern") or ""
    strict, lenient = Patterns(facts), Patterns(facts, lenient=True)
    for norm in sorted(fits | fails):
        if strict.fits(norm, pattern) is not (norm in fits):
            return f"{norm} {'does not fit' if norm in fits else 'fits'} the pattern {pattern}"
        open_ = norm in fails and lenient.fits(norm, pattern) is not False
        if open_ != (norm in silent):
            return f"{norm} misses the pattern {'only' if open_ else 'not only'} in what is not stated"
    return ""


def _nothing_to_judge(facts: Facts, test: str, dossier: str, polarity: str) -> bool:
    presupposed = facts.of(test, LG + "presupposes")
    no_scheme = any(Patterns(facts).fits(dossier, shape) is False for shape in presupposed)
    return no_scheme or (polarity == "Every" and not facts.of(dossier, LG + "candidate"))


def _searched(facts: Facts, test: str, dossier: str) -> bool:
    jurisdiction = facts.one(dossier, LG + "dossierOf")
    needed = [dossier]
    for topic in facts.of(test, LG + "reliesOn"):
        others = [
            one
            for one in facts.with_(LG + "dossierTopic", topic)
            if facts.one(one, LG + "dossierOf") == jurisdiction and facts.of(one, LG + "searched")
        ]
        needed += others[:1] or [""]
    return all(facts.of(one, LG + "searched") for one in needed)


def _outcome(polarity: str, fits: bool, silent: bool, breaks: bool, *, searched: bool, absent: bool) -> str:
    """What a test comes to. Absence counts only where somebody searched."""
    if absent:
        return "inapplicable" if searched else "cantTell"
    if polarity in {"Some", "None"}:
        if fits:
            return "passed" if polarity == "Some" else "failed"
        if silent or not searched:
            return "cantTell"
        return "failed" if polarity == "Some" else "passed"
    if polarity == "Every":
        if breaks:
            return "failed" if searched else "cantTell"
        return "cantTell" if silent or not searched else "passed"
    return "untested"


def _finding(facts: Facts, finding: str) -> Step:
    """A status and its points: from the counts of the criteria, their shares, and which are core."""
    goal, assessment = facts.one(finding, LG + "ofGoal"), facts.one(finding, PROV + "wasGeneratedBy")

    def step(wrong: str) -> Step:
        return Step("status", finding, wrong)

    maximum = facts.number(goal or "", "maximumPoints")
    if goal is None or maximum is None or assessment is None:
        return step("it does not say of which goal, of how many points, in which assessment it is")
    ends = []
    for count in ("countsLow", "countsHigh"):
        every, some_core, points, shares = True, False, Decimal(0), Decimal(0)
        for criterion in facts.of(goal, LG + "criterion"):
            rests_on = facts.of(finding, PROV + "wasDerivedFrom")
            made = [one for one in facts.with_(EARL + "test", criterion) if one in rests_on]
            counts = bool(made) and facts.one(made[0], LG + count) == "true"
            share = facts.number(criterion, "share") or Decimal(0)
            core = facts.one(criterion, LG + "core") == "true"
            every, some_core = every and counts, some_core or (counts and core)
            points, shares = points + share * counts, shares + share
        if shares != maximum:
            return step("the shares of the criteria do not add up to the goal's points: one is missing or changed")
        status = "FullyMet" if every else "PartiallyMet" if some_core else "NotMet"
        ends.append((status, {"FullyMet": maximum, "NotMet": Decimal(0)}.get(status, points)))
    (low, low_points), (high, high_points) = ends
    expected = low if low == high else "Undetermined"
    stated = local(facts.one(finding, LG + "goalStatus") or "")
    if stated != expected:
        return step(f"{stated or 'no status'} is stated; {expected} follows")
    if (facts.number(finding, "pointsLow"), facts.number(finding, "pointsHigh")) != (low_points, high_points):
        return step(f"other points are stated; {low_points} to {high_points} follow")
    forced = facts.number(goal, "forcedPartialPoints")
    basis = local(facts.one(finding, LG + "pointsBasis") or "")
    may = {"FullyMet": {"PublishedPoints"}, "NotMet": {"PublishedPoints"}}.get(expected, {"AssumedPoints"})
    if expected == "PartiallyMet" and forced is not None and forced == low_points == high_points:
        may = {"AssumedPoints", "ForcedPoints"}
    return step("" if basis in may else f"the points are said to be {basis or 'of no basis'}")


def _dossier(facts: Facts, dossier: str) -> Iterator[Step]:
    """A manifest: a topic, and records that cover it on the day."""
    topic = facts.one(dossier, LG + "dossierTopic")
    days = [facts.one(one, LG + "asOf") or "" for one in facts.a(LG + "Assessment")]
    told = {facts.one(one, LG + "asToldBy") for one in facts.a(LG + "Assessment")} - {None}
    yield Step(
        "dossier",
        dossier,
        "" if topic in facts.of(dossier, RDF_TYPE) and topic else "it does not say its topic, or is not typed by it",
    )
    for record in facts.of(dossier, LG + "searched"):
        of, day = facts.one(record, LG + "topic"), facts.one(record, LG + "asOf")
        wrong = ""
        if LG + "ResearchRecord" not in facts.of(record, RDF_TYPE) or not facts.of(record, LG + "source"):
            wrong = "the record, or its source, is missing"
        elif facts.one(record, LG + "searchedIn") != facts.one(dossier, LG + "dossierOf"):
            wrong = "another jurisdiction was searched"
        elif told and facts.one(record, LG + "asToldBy") not in told:
            wrong = "the search is not of the law as the assessment's source tells it"
        elif not told and (day is None or any(day > other for other in days)):
            wrong = "the search is later than the day of the assessment"
        elif not told and any(str(day) < survey <= other for other in days for survey in _surveys(facts, dossier)):
            wrong = "the law was surveyed after the search, and it is no longer presumed to hold"
        elif of is None or topic is None or of not in facts.closure([topic], SKOS + "broader"):
            wrong = "the record is on a topic that does not cover the dossier's"
        yield Step("record", record, wrong)


def _surveys(facts: Facts, dossier: str) -> list[str]:
    """The days of which a source tells the law of the dossier's jurisdiction as a whole."""
    surveying = facts.with_(LG + "surveys", facts.one(dossier, LG + "dossierOf") or "")
    return [day for source in surveying for day in facts.of(source, LG + "lawAsOf")]


def _norms(facts: Facts) -> list[str]:
    judged = {
        norm
        for assertion in facts.a(EARL + "Assertion")
        for link in ("conforming", "nonConforming")
        for norm in facts.of(assertion, LG + link)
    }
    return sorted(judged)


def _norm(facts: Facts, norm: str) -> Step:
    """A candidate: coded, and expressed by provisions in a known version."""
    versions = facts.of(norm, LG + "expressedBy")
    if not facts.of(norm, RDF_TYPE) or not versions:
        return Step("norm", norm, "the norm is not there, or no provision expresses it")
    for version in versions:
        if not facts.one(version, ELI + "realizes") or not facts.one(version, LG + "standing"):
            return Step("norm", norm, f"of the version {version} nothing is known")
    return Step("norm", norm)


def _words(texts: list[str], words: str) -> Step:
    """A run of words: it stands in a passage that the proof carries."""
    found = any(_folded(words) in text for text in texts)
    return Step("words", words, "" if found else "the words stand in no passage of the proof")


def _quotations(facts: Facts, library: Library) -> Iterator[Step]:
    """Each quotation, at its place in its source."""
    for passage in facts.a(LG + "Passage"):
        text = facts.one(passage, LG + "text")
        prints: dict[str, list[str]] = defaultdict(list)
        for anchor in facts.of(passage, LG + "anchor"):
            prints[_PIECE.sub("", anchor)].append(anchor)
        if text is None or not prints:
            yield Step("quotation", passage, "the passage has no text or no anchor", Result.NOT_FOUND)
        for anchors in prints.values():
            if text is not None:
                yield _quotation(facts, library, text, anchors)


def _quotation(facts: Facts, library: Library, text: str, anchors: list[str]) -> Step:
    source = facts.one(anchors[0], OA + "hasSource") or ""
    name, sha256 = facts.one(source, LG + "fileName"), facts.one(source, LG + "sha256")
    if name is None or sha256 is None:
        return Step("quotation", anchors[0], "the source is not named with its hash", Result.NOT_FOUND)
    quotes = []
    for anchor in anchors:
        found: dict[str, str] = {}
        for selector in facts.of(anchor, OA + "hasSelector"):
            for part in ("exact", "prefix", "suffix", "start", "end"):
                if (value := facts.one(selector, OA + part)) is not None:
                    found[part] = value
        if not {"exact", "start", "end"} <= found.keys() or not (found["start"] + found["end"]).isdecimal():
            return Step("quotation", anchor, "the anchor is not whole", Result.NOT_FOUND)
        start, end = int(found["start"]), int(found["end"])
        quotes.append(Quote(start, end, found["exact"], found.get("prefix", ""), found.get("suffix", "")))
    document = library.get(source, name, sha256)
    if not document.result.holds or document.text is None:
        return Step("quotation", anchors[0], f"{document.result.value}: {name}", document.result)
    outcome = check(text, document.text, quotes)
    if outcome.status in {Status.EXACT, Status.MARKED}:
        return Step("quotation", anchors[0], "", Result.EXACT if outcome.status is Status.EXACT else Result.MARKED)
    return Step("quotation", anchors[0], outcome.reason, Result.NOT_FOUND)


def summary(steps: list[Step]) -> dict[str, tuple[int, int]]:
    """How many steps of each kind there are, and how many of them hold."""
    of, holding = Counter(step.kind for step in steps), Counter(step.kind for step in steps if step.holds)
    return {kind: (of[kind], holding[kind]) for kind in of}


def _folded(text: str) -> str:
    return normalise(text.strip()).text.strip()
