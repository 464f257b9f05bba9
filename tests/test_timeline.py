"""The day before, the first day, the day after."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from legalgraph.timeline import Standing, VersionDates, alone, norm_standing, standings

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
