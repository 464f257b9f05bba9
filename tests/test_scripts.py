"""The shell scripts: what a newcomer meets first, also on a machine that is not ready. A pretended Python stands in."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SCRIPTS = ["scripts/legalgraph", "scripts/test", ".ci/run"]
SOURCED = ["scripts/environment.sh"]

READY = """#!/bin/bash
# A pretended Python: has venv and pip, installs nothing, and notes each time it is asked to make or fill a folder.
case "$*" in
    "-m venv "*) sleep 0.3; mkdir -p "$3/bin"; cp "$0" "$3/bin/python"; echo venv >>"$NOTES" ;;
    *"pip install"*)
        echo pip >>"$NOTES"
        if [ -n "${OFFLINE:-}" ]; then echo "ERROR: No matching distribution found for click" >&2; exit 1; fi
        printf '#!/bin/bash\\necho "ran:$*"\\n' >"$(dirname "$0")/legalgraph"; chmod +x "$(dirname "$0")/legalgraph" ;;
esac
"""
WITHOUT_VENV = """#!/bin/bash
case "$2" in *ensurepip*) exit 1 ;; esac
"""
OLD = """#!/bin/bash
case "$2" in *version_info*) exit 1 ;; *platform*) echo 3.9.2 ;; esac
"""


class Machine:
    """A checkout of the scripts alone, on a machine whose only Python is the given one."""

    def __init__(self, folder: Path, python: str) -> None:
        self.checkout = folder / "a checkout"
        shutil.copytree(ROOT / "scripts", self.checkout / "scripts")
        (self.checkout / "pyproject.toml").write_text("[project]\n")
        programs = folder / "bin"
        programs.mkdir()
        for name in ("python3.13", "python3.12", "python3.11", "python3", "python"):
            (programs / name).write_text(python)
            (programs / name).chmod(0o755)
        self.notes = folder / "notes"
        self.environment = {"PATH": f"{programs}:/usr/bin:/bin", "NOTES": str(self.notes), "HOME": str(folder)}

    def start(self, *arguments: str, **variables: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [self.checkout / "scripts" / "legalgraph", *arguments],
            env=self.environment | variables,
            cwd=self.checkout.parent,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *arguments: str, **variables: str) -> tuple[int, str, str]:
        with self.start(*arguments, **variables) as process:
            out, err = process.communicate(timeout=60)
        return process.returncode, out, err

    def noted(self) -> list[str]:
        return self.notes.read_text().split() if self.notes.exists() else []


@pytest.mark.parametrize("script", SCRIPTS + SOURCED)
def test_bash_can_read_it(script: str) -> None:
    subprocess.run(["bash", "-n", ROOT / script], check=True)


@pytest.mark.parametrize("script", SCRIPTS)
def test_it_is_executable_and_stops_at_the_first_failure(script: str) -> None:
    assert os.access(ROOT / script, os.X_OK)
    assert "\nset -euo pipefail\n" in (ROOT / script).read_text()


def test_continuous_integration_runs_what_everyone_runs() -> None:
    assert (ROOT / ".ci/run").read_text().rstrip().endswith("exec scripts/test")


def test_the_first_start_prepares_and_later_ones_do_not(tmp_path: Path) -> None:
    machine = Machine(tmp_path, READY)
    status, out, err = machine.run("assess", "two words")
    assert (status, out) == (0, "ran:assess two words\n")
    assert len(err.splitlines()) == 1
    assert machine.run("check") == (0, "ran:check\n", "")
    assert machine.noted() == ["venv", "pip"]


def test_a_changed_project_file_is_installed_again(tmp_path: Path) -> None:
    machine = Machine(tmp_path, READY)
    machine.run()
    (machine.checkout / "pyproject.toml").write_text("[project]\nname = 'changed'\n")
    machine.run()
    assert machine.noted() == ["venv", "pip", "pip"]


def test_a_moved_checkout_is_prepared_anew(tmp_path: Path) -> None:
    machine = Machine(tmp_path, READY)
    machine.run()
    machine.checkout = machine.checkout.rename(tmp_path / "moved")
    assert machine.run("check")[:2] == (0, "ran:check\n")
    assert machine.noted() == ["venv", "pip", "venv", "pip"]


def test_two_starts_at_once_prepare_once(tmp_path: Path) -> None:
    machine = Machine(tmp_path, READY)
    starts = [machine.start("check") for _ in range(2)]
    assert [start.communicate(timeout=60)[0] for start in starts] == ["ran:check\n"] * 2
    assert machine.noted() == ["venv", "pip"]


def test_without_a_network_it_says_so_and_recovers(tmp_path: Path) -> None:
    machine = Machine(tmp_path, READY)
    status, out, err = machine.run("check", OFFLINE="yes")
    assert (status, out) == (3, "")
    assert "No matching distribution found for click" in err
    assert "index" in err
    assert machine.run("check")[:2] == (0, "ran:check\n")


@pytest.mark.parametrize(("python", "mention"), [(WITHOUT_VENV, "python3-venv"), (OLD, "3.9.2")])
def test_an_unfit_python_is_named_with_the_remedy(tmp_path: Path, python: str, mention: str) -> None:
    status, out, err = Machine(tmp_path, python).run("check")
    assert (status, out) == (3, "")
    assert mention in err
    assert "apt install" in err


def test_a_link_from_elsewhere_finds_its_checkout(tmp_path: Path) -> None:
    machine = Machine(tmp_path, READY)
    link = tmp_path / "bin" / "legalgraph"
    link.symlink_to(machine.checkout / "scripts" / "legalgraph")
    done = subprocess.run([link, "check"], env=machine.environment, capture_output=True, text=True, check=True)
    assert done.stdout == "ran:check\n"
