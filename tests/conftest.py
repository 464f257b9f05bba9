"""In continuous integration a skip must be one that was agreed on: any other skipped test has failed."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Generator

# Why a test may be skipped although continuous integration runs it: the whole reason, and what is lost by it.
AGREED_SKIPS = (
    r"no browser here",  # the explorer; its page is parsed, and its counting compared, wherever there is one
    r"no Java runtime here",  # HermiT; the Java-free reasoner runs the same cases
    r"the W3C SHACL suite is not here",  # it lies beside the checkout; random graphs and shapes are compared anyway
)


def mark_unagreed_skip(report: Any) -> None:
    """Turn a report of a skip into one of a failure where nobody agreed to the reason."""
    if not os.environ.get("CI") or not report.skipped or hasattr(report, "wasxfail"):
        return
    said = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
    reason = said.removeprefix("Skipped: ")
    if not any(re.fullmatch(agreed, reason) for agreed in AGREED_SKIPS):
        report.outcome = "failed"
        report.longrepr = f"skipped in continuous integration, and the reason is not agreed on: {reason}"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, Any, Any]:
    report = yield
    mark_unagreed_skip(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, Any, Any]:
    report = yield
    mark_unagreed_skip(report)
    return report
