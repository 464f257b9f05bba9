"""What a user holds: the law, the frameworks and the vocabulary, loaded, and everything that can be asked of them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from legalgraph import card
from legalgraph.dataset import Dataset, Member, load_dataset, read_triples
from legalgraph.engine import evaluate
from legalgraph.errors import UnknownName
from legalgraph.graphs import Graphs
from legalgraph.namespaces import LG, RDFS
from legalgraph.store import NamedNode, Triple, TripleStore

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from legalgraph import scenario
    from legalgraph.asof import AsOf, When
    from legalgraph.changes import Difference
    from legalgraph.divisions import Divisions
    from legalgraph.evaluation import Evaluation
    from legalgraph.history.values import LawChanges, Timeline
    from legalgraph.model import Assessment
    from legalgraph.prospects import ImpactReport, PlanReport, Reconciliation
    from legalgraph.reasons import Proof
    from legalgraph.reassess import Reassessor
    from legalgraph.rulers import Regrading
    from legalgraph.views import Check


class KnowledgeGraph(Graphs):
    """The law, the frameworks and the vocabulary, loaded; assessments are made on request and kept.

    >>> import legalgraph
    >>> graph = legalgraph.load()
    >>> card = graph.assess(graph.jurisdictions[0])
    >>> card.grade in set("ABCDF") | {None}
    True
    """

    def __init__(self, dataset: Dataset) -> None:
        self.dataset = dataset
        self._evaluations: dict[tuple[str, str, AsOf, str], tuple[Evaluation, Assessment]] = {}
        self._complete: set[int] = set()

    @property
    def jurisdictions(self) -> tuple[str, ...]:
        """The slugs of all jurisdictions."""
        return tuple(self.dataset.jurisdictions)

    @property
    def frameworks(self) -> tuple[str, ...]:
        """The slugs of all frameworks."""
        return tuple(self.dataset.frameworks)

    def label(self, node: NamedNode) -> str:
        """The rdfs:label of a jurisdiction or framework, else its IRI."""
        for triple in self.dataset.triples():
            if triple.subject == node and triple.predicate == NamedNode(RDFS + "label"):
                return str(getattr(triple.object, "value", node.value))
        return node.value

    def assess(
        self, jurisdiction: str, framework: str | None = None, as_of: When | None = None, engine: str = "fast"
    ) -> Assessment:
        """Derive the report card of a jurisdiction.

        ``framework`` may be left out where there is only one, or where one says ``lg:isDefault true``; ``as_of`` is the
        framework's reference date if not given. Raises ``UnknownName`` for names that are not known, ``BadInput`` for
        files that cannot be used.
        """
        return self._evaluated(jurisdiction, framework, as_of, engine)[1]

    def explain(self, jurisdiction: str, goal: str, framework: str | None = None, as_of: When | None = None) -> Proof:
        """Show why a goal stands as it does, from its status down to the words of the statute and their sources."""
        from legalgraph.proof import Prover

        evaluation, assessment = self.evaluation(jurisdiction, framework, as_of)
        return Prover(evaluation, assessment).goal(goal)

    def check(
        self, jurisdiction: str, framework: str | None = None, as_of: When | None = None, edition: str | None = None
    ) -> Check:
        """Compare what is derived with what the framework's publisher printed, row by row.

        ``edition`` chooses among results that name editions; without it, the result of the day is meant, else the latest edition.
        """
        from legalgraph import check

        _, assessment = self._evaluated(jurisdiction, framework, as_of)
        dataset = self.dataset
        member = dataset.jurisdiction(jurisdiction)
        rules = dataset.framework(assessment.framework)
        published = TripleStore()
        published.add(dataset.triples(member.folder, rules.folder))
        return check.check(published, rules.iri.value, assessment, edition)

    def compare(self, jurisdiction: str, frameworks: Sequence[str], as_of: Sequence[When] = ()) -> Regrading:
        """Cross up to two frameworks with up to two points in time: what changed in the law, and what in the ruler.

        A framework may carry its own point: ``NAME@POINT``. Without points, each framework's own day is meant. Raises ``Misuse``
        where there is nothing to compare.
        """
        from legalgraph import compare

        member = self.dataset.jurisdiction(jurisdiction)
        rulers, points = compare.crossing(self.dataset, member, frameworks, as_of)
        columns = [[self._evaluated(jurisdiction, ruler.slug, point) for point in points] for ruler in rulers]
        published = TripleStore()
        published.add(self.dataset.triples(member.folder, *(ruler.folder for ruler in rulers)))
        return compare.compare(columns, published)

    def whatif(
        self,
        jurisdiction: str,
        changes: Sequence[scenario.Change],
        framework: str | None = None,
        as_of: When | None = None,
        baseline: Sequence[scenario.Change] = (),
    ) -> Difference:
        """Assess the law as it would be after the changes, beside the law as it is (or as ``baseline`` would have it).

        Nothing that is loaded is touched. Raises ``UnknownName`` or ``Misuse`` where a change names nothing in force, or
        contradicts another.
        """
        from legalgraph import difference, scenario

        before, law = self._changed(jurisdiction, baseline, framework, as_of)
        after, new_law = self._changed(jurisdiction, [*baseline, *changes], framework, as_of)
        gone = scenario.ended_versions(law, new_law)
        told = tuple(str(change) for change in changes)
        published = self.assess(jurisdiction, framework, as_of)
        possible = self.divisions(jurisdiction, framework, as_of)
        ranges = (possible.ranges(published, before), possible.ranges(published, after)) if possible else None
        return difference.compare(before, after, told, scenario.dangling(new_law, gone), ranges)

    def divisions(self, jurisdiction: str, framework: str | None = None, as_of: When | None = None) -> Divisions | None:
        """How the points of a card can be divided among its partly met goals; ``None`` where the framework gives no points."""
        from legalgraph import divisions, scoring

        evaluation, assessment = self._evaluated(jurisdiction, framework, as_of)
        if assessment.total is None:
            return None
        try:
            sums = self.reconcile(jurisdiction, framework, as_of)
        except UnknownName:
            sums = None  # nothing is published: the point step alone bounds what is assumed
        rules = self.dataset.framework(assessment.framework).iri.value
        return divisions.divisions(scoring.read_scheme(evaluation.store, rules, evaluation.iri), assessment, sums)

    def whatif_turtle(
        self,
        jurisdiction: str,
        changes: Sequence[scenario.Change],
        framework: str | None = None,
        as_of: When | None = None,
        baseline: Sequence[scenario.Change] = (),
    ) -> bytes:
        """The assessment of the law as it would be, as Turtle."""
        from legalgraph.store import turtle

        return turtle(self._changed(jurisdiction, [*baseline, *changes], framework, as_of)[0].ntriples)

    def diff(self, jurisdiction: str, before: When, after: When, framework: str | None = None) -> LawChanges:
        """What differs between the law at two points in time, and the outcomes that turn on it.

        Raises ``BadInput`` where two days are out of order, or one point is compared with itself.
        """
        from legalgraph.history import compare

        member, rules = self.dataset.jurisdiction(jurisdiction), self._framework(framework)
        first, second = (self.dataset.point_in_time(member, rules, when) for when in (before, after))
        compare.in_order(first, second)
        found = [self.evaluation(jurisdiction, framework, when) for when in (first, second)]
        return compare.changes(found[0], found[1], jurisdiction)

    def history(self, jurisdiction: str, subject: str | None = None, framework: str | None = None) -> Timeline:
        """The timeline of a jurisdiction's law, of a goal by its number, or of a provision."""
        from legalgraph.history import timeline

        member, rules = self.dataset.jurisdiction(jurisdiction), self._framework(framework)
        asked = timeline.Asked(
            lambda when: self.assess(jurisdiction, framework, when),
            lambda when: timeline.standings(self._evaluated(jurisdiction, framework, when)[0].store),
            tuple(self.dataset.undated(member).values()),
            subject,
        )
        today = self.dataset.reference_date(rules)
        return timeline.timeline(self.evaluation(jurisdiction, framework, today)[0], asked)

    def _framework(self, name: str | None) -> Member:
        return self.dataset.framework(name or self.dataset.default_framework())

    def impact(
        self, jurisdiction: str, framework: str | None = None, as_of: When | None = None, *, ranges: bool = False
    ) -> ImpactReport:
        """What falls with every provision and definition if it is repealed, the gravest first.

        ``ranges`` asks for all that the total can lose, however points are divided.
        """
        from legalgraph import impact

        evaluation, assessment = self.evaluation(jurisdiction, framework, as_of)
        possible = self.divisions(jurisdiction, framework, as_of) if ranges else None
        return impact.report(self._reassessor(evaluation, assessment), assessment, possible)

    def reconcile(self, jurisdiction: str, framework: str | None = None, as_of: When | None = None) -> Reconciliation:
        """How the printed subtotals of a jurisdiction can be divided among its partly met goals, and whether they can be true.

        A card in a file of the user's own stands before the one that is shipped. Raises ``UnknownName`` where none is known.
        """
        from legalgraph import reconcile, scoring

        member = self.dataset.jurisdiction(jurisdiction)
        rules = self._framework(framework)
        day = self.dataset.point_in_time(member, rules, as_of)
        framing = list(self.dataset.triples(rules.folder))
        store = TripleStore()
        store.add(framing)
        scheme = scoring.read_scheme(store, rules.iri.value, member.iri).scored()
        framing += [t for t in self.dataset.triples() if t.predicate == NamedNode(LG + "slug")]
        printed = reconcile.printed_card(self.dataset.documents, framing, rules.iri.value, member.slug, day)
        return reconcile.reconcile(printed, scheme, member.slug, rules.slug, day)

    def plan(
        self,
        jurisdiction: str,
        to: str | float,
        weights: Mapping[str, float] | None = None,
        framework: str | None = None,
        as_of: When | None = None,
        limit: int = 10,
    ) -> PlanReport:
        """All cheapest amendments that reach a grade or a score, with the proof that nothing cheaper does.

        ``weights`` say what it costs to ``enact`` or ``amend``, or to touch a slot or a kind of norm by its name. Raises
        ``UnknownName`` for a grade that no band has, ``BadInput`` for points or weights that are no positive numbers.
        """
        from legalgraph import plan
        from legalgraph.model import known

        evaluation, assessment = self.evaluation(jurisdiction, framework, as_of)
        possible = known(self.divisions(jurisdiction, framework, as_of))
        iri = self.dataset.jurisdiction(jurisdiction).iri.value
        prices = plan.read_weights(weights or {})
        return plan.report(self._reassessor(evaluation, assessment), assessment, iri, str(to), possible, prices, limit)

    def _reassessor(self, evaluation: Evaluation, assessment: Assessment) -> Reassessor:
        from legalgraph import scoring
        from legalgraph.reassess import Reassessor

        rules = self.dataset.framework(assessment.framework).iri.value
        member = self.dataset.jurisdiction(assessment.jurisdiction)
        law = self.dataset.triples("ontology/", member.folder, aside=False)
        return Reassessor(law, evaluation, scoring.read_scheme(evaluation.store, rules, evaluation.iri))

    def bill(self, path: str | Path, jurisdiction: str) -> scenario.Bill:
        """Read a bill: a file whose relative IRIs are the jurisdiction's."""
        from legalgraph import scenario

        return scenario.Bill(
            str(path), read_triples(Path(path), self.dataset.jurisdiction(jurisdiction).iri.value + "/")
        )

    def _changed(
        self, jurisdiction: str, changes: Sequence[scenario.Change], framework: str | None, as_of: When | None
    ) -> tuple[Assessment, list[Triple]]:
        member = self.dataset.jurisdiction(jurisdiction)
        rules = self._framework(framework)
        day = self.dataset.point_in_time(member, rules, as_of)
        law = list(self.dataset.triples("ontology/", member.folder))
        if not changes:
            return self.assess(jurisdiction, framework, as_of), law
        from legalgraph import scenario

        law = scenario.apply(law, changes, base=member.iri.value, as_of=day)
        found = evaluate(
            law,
            self.dataset.triples(rules.folder),
            jurisdiction=member.iri.value,
            framework_iri=rules.iri.value,
            as_of=day,
        )
        return card.read(found, member, rules), law

    def evaluation(
        self, jurisdiction: str, framework: str | None = None, as_of: When | None = None, engine: str = "fast"
    ) -> tuple[Evaluation, Assessment]:
        """The evaluation behind an assessment, for those who want the graph itself: all of the law is in its store."""
        found, assessment = self._evaluated(jurisdiction, framework, as_of, engine)
        if id(found) not in self._complete:
            folder = self.dataset.jurisdiction(jurisdiction).folder
            self.dataset.merge(found.store, "ontology/", folder, aside=True)
            self._complete.add(id(found))
        return found, assessment

    def _evaluated(
        self, jurisdiction: str, framework: str | None = None, as_of: When | None = None, engine: str = "fast"
    ) -> tuple[Evaluation, Assessment]:
        member = self.dataset.jurisdiction(jurisdiction)
        rules = self._framework(framework)
        day = self.dataset.point_in_time(member, rules, as_of)
        key = (member.slug, rules.slug, day, engine)
        if key not in self._evaluations:
            found = evaluate(
                self.dataset.merged("ontology/", member.folder),
                self.dataset.triples(rules.folder),
                jurisdiction=member.iri.value,
                framework_iri=rules.iri.value,
                as_of=day,
                engine=engine,
                put=lambda store: self.dataset.merge(store, rules.folder, aside=False),
            )
            self._evaluations[key] = found, card.read(found, member, rules)
        return self._evaluations[key]


def load(*paths: str | Path) -> KnowledgeGraph:
    """Load everything that is shipped and, beside it, files or folders of your own.

    Nothing is fetched. Raises ``BadInput`` with file, line and column where a file cannot be read.
    """
    return KnowledgeGraph(load_dataset(Path(path) for path in paths))
