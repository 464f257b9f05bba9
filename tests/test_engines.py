"""The fast engine and the reference engine give the same facts: on the shipped law, and on every case."""

from __future__ import annotations

from datetime import date

import pytest

import mississippi as ms
from legalgraph.engine import evaluate
from legalgraph.errors import EngineDifference, UnknownName
from test_cases import BASE, FILES, criterion_of, graphs, shipped


def test_both_engines_agree_on_mississippi() -> None:
    framework = ms.dataset().framework(ms.FRAMEWORK)
    found = evaluate(
        ms.law(),
        ms.rules(),
        jurisdiction=ms.dataset().jurisdiction(ms.SLUG).iri.value,
        framework_iri=framework.iri.value,
        as_of=ms.dataset().reference_date(framework),
        engine="both",
    )
    assert found.ntriples == ms.base_evaluation().ntriples


@pytest.mark.parametrize("slug", [slug for slug in ms.dataset().frameworks if slug != ms.FRAMEWORK])
def test_both_engines_agree_under_every_further_framework(slug: str) -> None:
    framework, home = ms.dataset().framework(slug), ms.dataset().jurisdiction(ms.SLUG)
    for point in (
        ms.dataset().reference_date(ms.dataset().framework(ms.FRAMEWORK)),
        *ms.dataset().undated(home).values(),
    ):
        found = evaluate(
            ms.law(),
            ms.dataset().triples(framework.folder),
            jurisdiction=home.iri.value,
            framework_iri=framework.iri.value,
            as_of=point,
            engine="both",
        )
        assert found.ntriples


@pytest.mark.parametrize("file", FILES, ids=[f"{file.parent.name}/{file.stem}" for file in FILES])
def test_both_engines_agree_on_cases(file: object) -> None:
    framework, test = criterion_of(file)  # type: ignore[arg-type]
    member = shipped().framework(framework)
    for law in graphs(file).values():  # type: ignore[arg-type]
        evaluate(
            [*shipped().triples("ontology/"), *law],
            shipped().triples(member.folder),
            jurisdiction=BASE.rstrip("/"),
            framework_iri=member.iri.value,
            as_of=date(2023, 7, 1),
            only=[test],
            engine="both",
        )


def test_a_difference_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    from legalgraph import engine

    strange = b"<https://example.org/a> <https://example.org/b> <https://example.org/c> .\n"
    honest = engine.fast.facts
    monkeypatch.setattr(engine.fast, "facts", lambda *given: honest(*given) + strange)
    framework = ms.dataset().framework(ms.FRAMEWORK)
    with pytest.raises(EngineDifference):
        evaluate(
            ms.law(),
            ms.rules(),
            jurisdiction=ms.dataset().jurisdiction(ms.SLUG).iri.value,
            framework_iri=framework.iri.value,
            as_of=ms.dataset().reference_date(framework),
            engine="both",
        )


def test_an_unknown_engine_is_refused() -> None:
    with pytest.raises(UnknownName):
        evaluate([], [], jurisdiction="x:j", framework_iri="x:f", as_of=date(2023, 7, 1), engine="pyshackle")
