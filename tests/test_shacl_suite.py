"""The fast engine on the W3C SHACL suite: every test in the subset comes out as the suite says, every other is refused by name.

``w3c/shacl-subset.tsv`` lists them all; write it anew with ``shacl_suite.table()`` and read what changed.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

import shacl_suite as suite

LISTED = [
    (line + "\t").split("\t")[:3]
    for line in (Path(__file__).parent / "w3c" / "shacl-subset.tsv").read_text().splitlines()[1:]
]
IN, OUT = 63, 58

needs_suite = pytest.mark.skipif(not suite.SUITE.is_dir(), reason="the W3C SHACL suite is not here")


def test_the_list_counts() -> None:
    assert Counter(verdict for _, verdict, _ in LISTED) == {"in": IN, "out": OUT}
    assert all(because for _, verdict, because in LISTED if verdict == "out")


@needs_suite
def test_the_list_is_the_whole_suite() -> None:
    assert [name for name, _, _ in LISTED] == [case.name for case in suite.cases()]


@needs_suite
@pytest.mark.parametrize(("name", "verdict", "because"), LISTED, ids=[row[0] for row in LISTED])
def test_w3c(name: str, verdict: str, because: str) -> None:
    case = next(case for case in suite.cases() if case.name == name)
    assert suite.verdict(case) == (verdict, because)
