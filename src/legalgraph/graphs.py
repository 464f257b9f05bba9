"""What a knowledge graph draws of itself: views for a picture or a tool, the explorer's page, and RDF."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from legalgraph.asof import When
    from legalgraph.dataset import Dataset
    from legalgraph.drawing import Drawing
    from legalgraph.evaluation import Evaluation
    from legalgraph.model import Assessment
    from legalgraph.network import Network
    from legalgraph.prospects import ImpactReport
    from legalgraph.reassess import Reassessor

    class _Assessing(Protocol):
        """What drawing needs of a knowledge graph."""

        dataset: Dataset

        def evaluation(
            self, jurisdiction: str, framework: str | None = None, as_of: When | None = None
        ) -> tuple[Evaluation, Assessment]: ...

        def impact(
            self, jurisdiction: str, framework: str | None = None, as_of: When | None = None
        ) -> ImpactReport: ...

        def network(
            self, jurisdiction: str, framework: str | None = None, as_of: When | None = None, figures: bool = False
        ) -> Network: ...

        def _reassessor(self, evaluation: Evaluation, assessment: Assessment) -> Reassessor: ...


class Graphs:
    """The part of ``KnowledgeGraph`` that draws; everything heavy is imported when it is called."""

    def network(
        self: _Assessing,
        jurisdiction: str,
        framework: str | None = None,
        as_of: When | None = None,
        figures: bool = False,
    ) -> Network:
        """The whole statute–goal graph; with ``figures``, its nodes carry measures, points at stake and impact."""
        from legalgraph import drawing

        evaluation, assessment = self.evaluation(jurisdiction, framework, as_of)
        whole = drawing.projected(evaluation, assessment)
        if not figures:
            return whole
        fallen = {} if assessment.maximum is None else self.impact(jurisdiction, framework, as_of).attributes()
        return drawing.with_figures(whole, fallen)

    def draw(
        self: _Assessing,
        jurisdiction: str,
        view: str = "overview",
        layout: str = "layered",
        framework: str | None = None,
        as_of: When | None = None,
        figures: bool = False,
        **filters: Any,
    ) -> Drawing:
        """A view of the statute–goal graph, laid out; it shows itself in a notebook.

        ``filters`` are those of ``legalgraph export``: ``goal``, ``area``, ``status``, ``victim``, ``agency``, ``rests_on``,
        ``kinds``, ``near`` and ``steps``. Raises ``UnknownName`` for a view, layout or node that there is not, ``Misuse`` where
        nothing is left.
        """
        from legalgraph import drawing

        chosen = drawing.selection(**filters)
        return drawing.drawing(self.network(jurisdiction, framework, as_of, figures), view, layout, chosen)

    def page(
        self: _Assessing,
        jurisdiction: str,
        view: str = "overview",
        framework: str | None = None,
        as_of: When | None = None,
        **filters: Any,
    ) -> bytes:
        """The explorer: one HTML file that works offline, and opens with a view of what the filters leave."""
        from legalgraph import drawing

        evaluation, assessment = self.evaluation(jurisdiction, framework, as_of)
        whole, again = drawing.projected(evaluation, assessment), self._reassessor(evaluation, assessment)
        return drawing.page(whole, evaluation, assessment, again, view, drawing.selection(**filters))

    def rdf(
        self: _Assessing,
        jurisdiction: str,
        kind: str = "turtle",
        view: str | None = None,
        framework: str | None = None,
        as_of: When | None = None,
        **filters: Any,
    ) -> bytes:
        """What was derived as ``turtle``, ``jsonld`` or ``rdfxml``; with all files, in named graphs, as ``trig`` or ``nquads``.

        With a view, what belongs to nodes that the view and the filters leave out is left out.
        """
        from legalgraph import drawing

        evaluation, assessment = self.evaluation(jurisdiction, framework, as_of)
        whole = drawing.projected(evaluation, assessment)
        chosen = drawing.selection(**filters)
        kept = whole if view is None else chosen.of(whole, "full" if view == "overview" else view)
        return drawing.rdf(self.dataset, assessment, kind, whole, kept)
