"""The day before, the first day, the day after."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from legalgraph.timeline import Standing, VersionDates, alone, holds, norm_standing, standings

DAY = timedelta(days=1)
START, END = date(2019, 7, 1), date(2023, 7, 1)


@pytest.mark.parametrize(
    ("version", "day", "expected"),
    [
        (VersionDates("v", "p", entry=START, exit=END), START - DAY, Standing.OutOfForce),
        (VersionDates("v", "p", entry=START, exit=END), START, Standing.InForce),
        (VersionDates("v", "p", entry=START, exit=END), END - DAY, Standing.InForce),
        (VersionDates("v", "p", entry=START, exit=END), END, Standing.OutOfForce),
        (VersionDates("v", "p", entry=START), START, Standing.InForce),
        (VersionDates("v", "p", entry=START), START + DAY, Standing.Presumed),
        (VersionDates("v", "p", entry=START, known=frozenset({END})), END, Standing.InForce),
        (VersionDates("v", "p", entry=START, known=frozenset({END})), END + DAY, Standing.Presumed),
        (VersionDates("v", "p", known=frozenset({END})), END - DAY, Standing.UnknownStanding),
        (VersionDates("v", "p", known=frozenset({START, END})), START + DAY, Standing.InForce),
        (VersionDates("v", "p"), START, Standing.UnknownStanding),
        (VersionDates("v", "p", exit=END), END, Standing.OutOfForce),
    ],
)
def test_boundaries(version: VersionDates, day: date, expected: Standing) -> None:
    assert alone(version, day) is expected


def test_a_text_that_is_in_puts_the_others_out() -> None:
    old = VersionDates("old", "p", known=frozenset({date(2018, 12, 13)}))
    new = VersionDates("new", "p", known=frozenset({END}))
    assert standings([old, new], END) == {"old": Standing.OutOfForce, "new": Standing.InForce}
    assert standings([old, new], date(2020, 1, 1)) == {"old": Standing.Presumed, "new": Standing.UnknownStanding}
    assert standings([old, new], END + DAY) == {"old": Standing.OutOfForce, "new": Standing.Presumed}


def test_presumption_ends_at_the_next_survey_that_does_not_show_the_text() -> None:
    text = VersionDates("v", "p", known=frozenset({date(2018, 12, 31)}))
    found = [alone(text, END + offset * DAY, [END]).name for offset in (-1, 0, 1)]
    assert found == ["Presumed", "UnknownStanding", "UnknownStanding"]
    shown = VersionDates("v", "p", known=frozenset({date(2018, 12, 31), END}))
    assert [alone(shown, END + offset * DAY, [END]).name for offset in (-1, 0, 1)] == ["InForce", "InForce", "Presumed"]
    begun_later = VersionDates("v", "p", entry=END + DAY)
    assert [alone(begun_later, END + offset * DAY, [END]).name for offset in (0, 1, 2)] == [
        "OutOfForce",
        "InForce",
        "Presumed",
    ]


def test_a_search_supports_an_absence_from_its_day_to_the_next_survey() -> None:
    searched = date(2018, 12, 31)
    assert [holds(searched, searched + offset * DAY, [END]) for offset in (-1, 0, 1)] == [False, True, True]
    assert [holds(searched, END + offset * DAY, [END]) for offset in (-1, 0, 1)] == [True, False, False]
    assert [holds(END, END + offset * DAY, [END]) for offset in (-1, 0, 1)] == [False, True, True]


DAYS = st.dates(START - 2000 * DAY, END + 2000 * DAY)


@st.composite
def dated_versions(draw: st.DrawFn) -> list[VersionDates]:
    """Versions of one to three provisions, whose stated days are in order."""
    found = []
    for number in range(draw(st.integers(1, 5))):
        entry, leaves = draw(st.none() | DAYS), draw(st.none() | DAYS)
        if entry and leaves and leaves <= entry:
            leaves = entry + DAY
        known = {
            day
            for day in draw(st.sets(DAYS, max_size=3))
            if (not entry or entry <= day) and (not leaves or day < leaves)
        }
        found.append(VersionDates(f"v{number}", draw(st.sampled_from("pqr")), entry, leaves, frozenset(known)))
    return found


@given(dated_versions(), st.frozensets(DAYS, max_size=3), DAYS)
def test_standings_part_time(versions: list[VersionDates], surveys: frozenset[date], day: date) -> None:
    found = standings(versions, day, surveys)
    assert found.keys() == {version.version for version in versions}
    for version in versions:
        stands, mine = found[version.version], alone(version, day, surveys)
        before = (version.entry and day < version.entry) or (version.exit and day >= version.exit)
        if before:
            assert stands is Standing.OutOfForce
        elif day in version.known or day == version.entry:
            assert stands is Standing.InForce
        rivals = [other for other in versions if other.provision == version.provision and other is not version]
        assert stands in {mine, Standing.OutOfForce}
        if mine is not stands:
            assert any(found[other.version] > Standing.UnknownStanding for other in rivals)


@given(dated_versions(), st.frozensets(DAYS, max_size=3), DAYS)
def test_a_survey_only_takes_presumption_away(
    versions: list[VersionDates], surveys: frozenset[date], day: date
) -> None:
    for version in versions:
        without, with_them = alone(version, day), alone(version, day, surveys)
        assert with_them is without or (without, with_them) == (Standing.Presumed, Standing.UnknownStanding)


def test_a_fiscal_term_ends_with_its_last_day() -> None:
    bill = VersionDates("b", "p", entry=END, exit=date(2024, 7, 1))
    assert alone(bill, date(2024, 6, 30)) is Standing.InForce
    assert alone(bill, date(2024, 7, 1)) is Standing.OutOfForce


def test_a_norm_needs_all_provisions_and_any_version_of_each() -> None:
    provision = {"a1": "a", "a2": "a", "b": "b"}
    standing = {"a1": Standing.OutOfForce, "a2": Standing.InForce, "b": Standing.Presumed}
    assert norm_standing(["a1", "a2"], provision, standing) is Standing.InForce
    assert norm_standing(["a1", "a2", "b"], provision, standing) is Standing.Presumed
    assert norm_standing(["a1", "b"], provision, standing) is Standing.OutOfForce
    assert norm_standing([], provision, standing) is Standing.UnknownStanding
