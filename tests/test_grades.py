"""Letters by bands: every subtotal from nothing to all has one; bounds are inclusive."""

from __future__ import annotations

from decimal import Decimal

import pytest

from legalgraph.namespaces import LG, PREFIXES, local
from legalgraph.resources import content
from legalgraph.store import TripleStore

BANDS = {"a": "90", "b": "80", "c": "70", "d": "60", "f": "0"}
QUERY = "queries/derive/80-grades.rq"


def letters(low: str, high: str, maximum: str, bands: dict[str, str]) -> tuple[set[str], set[str]]:
    lines = "".join(
        f"ex:{name} lg:inFramework ex:framework ; lg:appliesTo lg:AreaPercent ; lg:lowerBound {bound}.0 .\n"
        for name, bound in bands.items()
    )
    start = "".join(f"@prefix {p}: <{iri}> .\n" for p, iri in {**PREFIXES, "ex": "https://example.org/"}.items())
    finding = f"""ex:area lg:inFramework ex:framework .
        ex:found a lg:AreaFinding ; lg:ofArea ex:area ; lg:maximumPoints {maximum} ;
            lg:pointsLow {low} ; lg:pointsHigh {high} ."""
    store = TripleStore()
    store.load((start + lines + finding).encode(), "ttl", name="bands")
    found = store.construct(content(*QUERY.split("/")).read_text(encoding="utf-8"), name=QUERY)

    def of(name: str) -> set[str]:
        return {local(str(t.object).strip("<>")) for t in found if t.predicate.value == LG + name}

    return of("gradeLow"), of("gradeHigh")


@pytest.mark.parametrize("maximum", ["17.5", "20.0", "27.5", "15.0"])
@pytest.mark.parametrize(("percent", "letter"), [("0", "f"), ("59.9", "f"), ("60", "d"), ("89.9", "b"), ("90", "a")])
def test_a_subtotal_has_the_letter_of_its_band(maximum: str, percent: str, letter: str) -> None:
    points = str(Decimal(percent) * Decimal(maximum) / 100) if Decimal(percent) else "0.0"
    assert letters(points, maximum, maximum, BANDS) == ({letter}, {"a"})


def test_nothing_below_the_lowest_band_has_a_letter() -> None:
    assert letters("1.0", "20.0", "20.0", {"a": "90"}) == (set(), set())
