"""The rule of conftest.py about skips, broken once in each way a test can be skipped."""

from __future__ import annotations

from pathlib import Path

import pytest

CONFTEST = Path(__file__).with_name("conftest.py").read_text()
WAYS = {
    "test_called": "import pytest\ndef test_it(): pytest.skip({reason!r})\n",
    "test_marked": "import pytest\n@pytest.mark.skip(reason={reason!r})\ndef test_it(): pass\n",
    "test_fixture": "import pytest\n@pytest.fixture\ndef it(): pytest.skip({reason!r})\ndef test_it(it): pass\n",
    "test_module": "import pytest\npytest.skip({reason!r}, allow_module_level=True)\n",
    "test_expected": "import pytest\n@pytest.mark.xfail(reason={reason!r})\ndef test_it(): assert False\n",
}


@pytest.mark.parametrize(
    ("ci", "reason", "expected"),
    [
        ("true", "not today", {"failed": 1, "errors": 3, "xfailed": 1}),
        ("true", "no Java runtime here", {"skipped": 4, "xfailed": 1}),
        ("", "not today", {"skipped": 4, "xfailed": 1}),
    ],
    ids=["unagreed in CI", "agreed in CI", "elsewhere"],
)
def test_a_skip_counts_only_where_it_is_agreed_on(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, ci: str, reason: str, expected: dict[str, int]
) -> None:
    monkeypatch.setenv("CI", ci)
    pytester.makeconftest(CONFTEST)
    pytester.makepyfile(**{name: source.format(reason=reason) for name, source in WAYS.items()})
    run = pytester.runpytest_inprocess("-p", "no:cacheprovider", "--continue-on-collection-errors")
    assert run.parseoutcomes() == expected
