"""Run the benchmarks and write RESULTS.md: ``python benchmarks/run.py``.

``--others PYTHON`` names an interpreter that has other SHACL engines (pyshifty, pyshacl-turbo, pyrudof) beside rdflib,
``--purrdf PYTHON`` one of Python 3.13 that has purrdf. Each measurement is a process of its own. Read the ratios: the seconds
are of one machine on one day.

Every engine is given the same triples of shape data and the same shapes: for every test the listing of its candidates, by its
pattern, and what it presupposes. It is timed from N-Triples in memory to what it works on (loading), and from there to a list of
results; the fast engine from N-Triples in memory ("index anew") or from its index ("index kept") to every test's witnesses,
defeaters and near misses, and, which nobody else is asked for, those left open because the text is silent. More than 51
jurisdictions are indexed and judged in batches of 51: none refers to another's law. Each batch is timed by itself, and the best
of its rounds counts: a slow spell of a shared machine meets a long run always and a short one seldom.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from importlib import metadata
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
LASTING = 20  # seconds, at least, in which another engine's rounds are run
sys.path[:0] = [str(HERE)]
OTHERS = ("pyshacl_turbo", "pyshifty", "pyrudof", "purrdf")
SCALES = (1, 51, 510)


def worker(*arguments: object, python: str = sys.executable, limit: float = 3600) -> dict[str, Any] | str:
    """What a process prints as JSON, or why it did not."""
    command = [python, *map(str, arguments)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=limit)
    except subprocess.TimeoutExpired:
        return f"not done in {limit:.0f} s"
    if done.returncode:
        return "failed: " + (done.stderr.strip().splitlines() or [f"exit code {done.returncode}"])[-1][:100]
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def cold_start(rounds: int = 15) -> tuple[float, float]:
    """The median seconds of importing rdflib, and of assessing from nothing, taken in turn."""
    taken: tuple[list[float], list[float]] = ([], [])
    assess = ["-m", "legalgraph", "assess", "us-ms", "--format", "json"]
    environment = {**os.environ, "PYTHONPATH": str(HERE.parent / "src")}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # modules are compiled once, as on any user's machine
    subprocess.run([sys.executable, *assess], check=True, stdout=subprocess.DEVNULL, env=environment)
    for _ in range(rounds):
        for place, arguments in enumerate((["-c", "import rdflib"], assess)):
            start, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
            subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL, env=environment)
            wall, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
            used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
            taken[place].append(min(wall, used))
    return sorted(taken[0])[rounds // 2], sorted(taken[1])[rounds // 2]


def measure(scales: list[int], others: str | None, purrdf: str | None, seed: int) -> dict[str, Any]:
    found: dict[str, Any] = {"scales": {}, "others": {}}
    with tempfile.TemporaryDirectory() as folder:
        for scale in scales:
            place = Path(folder) / str(scale)
            place.mkdir()
            ours = worker(HERE / "stages.py", scale, place, seed)
            if isinstance(ours, str):
                raise SystemExit(f"{scale}: {ours}")
            ours["evaluation"] = worker(HERE / "memory.py", "evaluation", place)
            ours["store"] = worker(HERE / "memory.py", "store", place)
            found["scales"][scale] = ours
            print(json.dumps({scale: ours}), file=sys.stderr)
            if scale > 51:
                continue
            runs = [("sparql-pyoxigraph", sys.executable, 120), ("sparql-rdflib", sys.executable, 120)]
            runs += [("pyshacl", sys.executable, 600)]
            homes = {name: purrdf if name == "purrdf" else others for name in OTHERS}
            runs += [(name, python, 180) for name, python in homes.items() if python]
            for name, python, limit in runs:
                shapes = place / ("queries.json" if name.startswith("sparql") else "shapes.nt")
                rounds = 5 if scale == 1 else 1
                given = (name, place / "all.nt", shapes, rounds, LASTING)
                told = worker(HERE / "others.py", *given, python=python, limit=limit)
                if isinstance(told, dict):
                    same = told["digest"] == ours["digest"] if "digest" in told else told["count"] == ours["conforming"]
                    told["right"] = same
                found["others"].setdefault(name, {})[scale] = told
                print(name, scale, told, file=sys.stderr)
    found["cold"] = cold_start()
    found["repeals"] = worker(HERE / "repeals.py")
    return found


def seconds(value: float) -> str:
    return f"{value:.4f}" if value < 0.1 else f"{value:.2f}" if value < 10 else f"{value:.0f}"


def row(*cells: object) -> str:
    return "| " + " | ".join(map(str, cells)) + " |"


def verdict(reached: bool | None) -> str:
    return "not measured" if reached is None else "reached" if reached else "**missed**"


def report(found: dict[str, Any], seed: int) -> str:
    ours, others = found["scales"], found["others"]
    scales = list(ours)
    packages = " · ".join(f"{name} {metadata.version(name)}" for name in ("pyoxigraph", "rdflib", "numpy"))
    lines = [
        "# Benchmark results",
        "",
        "Written by `python benchmarks/run.py`; do not edit. Seconds are the best of several runs (of one, where a run took"
        " more than",
        "20 s), and of processor time where a shared machine made them wait: read the ratios.",
        "",
        f"Python {platform.python_version()} · {packages} · {os.cpu_count()} cores · seed {seed}. Law of made-up",
        "jurisdictions with the norms of a real one, some left out, some slots changed (`benchmarks/states.py`); all tests.",
        "The fast engine indexes and judges 51 jurisdictions at a time: none refers to another's law; each such batch is timed",
        "by itself, and the best times are summed.",
        "",
        "## Stages (seconds)",
        "",
        row("stage", *(f"{n} jurisdiction{'s' if n > 1 else ''}" for n in scales)),
        row(*["---"] * (len(scales) + 1)),
    ]
    lines += [row(label, *(f"{ours[n]['sizes'][key]:,}" for n in scales)) for key, label in SIZES.items()]
    lines += [row(label, *(seconds(ours[n]["times"][key]) for n in scales)) for key, label in STAGES.items()]
    lines += [
        row("memory: store of the shape data (MB)", *(f"{ours[n]['store']['megabytes']:.0f}" for n in scales)),
        row(
            "memory: index and evaluation at their peak (MB)",
            *(f"{ours[n]['evaluation']['megabytes']:.0f}" for n in scales),
        ),
        "",
        "## Beside other means, on the same shapes and data",
        "",
        "How many times as long as the fast engine: loading and validating beside the index built anew, and validating alone",
        "beside the index kept. The last column is unfair to ours: their validation alone beside our index built anew. numpy's",
        "time is of columns that are there.",
        "",
        row("means", "version", *(f"{n}: {title}" for n in scales if n <= 51 for title in TITLES)),
        row(*["---"] * (2 + len(TITLES) * sum(n <= 51 for n in scales))),
    ]
    for name, by_scale in others.items():
        cells: list[object] = [name, next((t["version"] for t in by_scale.values() if isinstance(t, dict)), "")]
        for n in (n for n in scales if n <= 51):
            told = by_scale.get(n, "not run")
            if isinstance(told, str):
                cells += [told, *[""] * (len(TITLES) - 1)]
                continue
            taken = ours[n]["times"]
            wrong = "" if told["right"] else " (wrong answers)"
            cells += [
                seconds(told["loading"]),
                seconds(told["seconds"]) + wrong,
                f"{(told['loading'] + told['seconds']) / taken['anew']:.1f}×",
                f"{told['seconds'] / taken['evaluate']:.0f}×",
                f"{told['seconds'] / taken['anew']:.1f}×",
            ]
        lines.append(row(*cells))
    limits: list[object] = ["numpy columns (limit)", metadata.version("numpy")]
    for n in (n for n in scales if n <= 51):
        taken = ours[n]["times"]
        limits += ["", seconds(taken["numpy"]), "", f"{taken['numpy'] / taken['evaluate']:.2f}×", ""]
    lines += [
        row(*limits),
        *(row(name, "not run", *[""] * (len(limits) - 2)) for name in OTHERS if name not in others),
        "",
    ]
    lines += ["## Targets", "", row("target", "measured", ""), row("---", "---", "---")]
    lines += [row(*one) for one in targets(found)]
    return "\n".join(lines) + "\n"


TITLES = ("loading (s)", "validating (s)", "both / anew", "validating / kept", "validating / anew")
SIZES = {"law": "triples of law", "shape_data": "triples of shape data", "tests": "tests in dossiers"}
STAGES = {
    "load": "load the law and the ontology into stores",
    "snapshot": "snapshot: standing of versions and norms",
    "closure": "closure, topics and dossiers",
    "index": "index: read shape data into sets",
    "anew": "index, and evaluate every test, with witnesses",
    "evaluate": "evaluate again, index kept",
    "derive": "derive outcomes, points, grades",
    "render": "read the card and write JSON",
    "numpy": "(numpy columns: whether any candidate fits)",
}


def targets(found: dict[str, Any]) -> list[tuple[str, str, str]]:
    ours, others, out = found["scales"], found["others"], []

    def ratio(name: str, n: int, ours_in: str, theirs: str) -> float | None:
        told = others.get(name, {}).get(n)
        if not isinstance(told, dict) or not told["right"] or n not in ours:
            return None
        taken = ours[n]["times"]
        return float((told["seconds"] + told["loading"] * (theirs == "both")) / taken[ours_in])

    for n in (1, 51):
        for kept, least in ((False, 100), (True, 1000)):
            got = ratio("pyshacl", n, "evaluate" if kept else "anew", "validating")
            label = f"pyshacl's validation at {n} beside the index {'kept' if kept else 'anew'}: at least {least} times as long"
            out.append((label, "" if got is None else f"{got:.0f}×", verdict(None if got is None else got >= least)))
        for ours_in, theirs, label in (
            ("anew", "both", "loading and validating, beside the index anew"),
            ("evaluate", "validating", "validating, beside the index kept"),
        ):
            fits = {name: one for name in OTHERS if (one := ratio(name, n, ours_in, theirs)) is not None}
            best = min(fits, key=fits.__getitem__, default="")
            label = f"best other correct SHACL engine at {n}, {label}: at least 4 times as long"
            told = f"{fits[best]:.1f}× ({best})" if best else ""
            out.append((label, told, verdict(fits[best] >= 4 if best else None)))
    if 51 in ours:
        got = ours[51]["times"]["evaluate"] / ours[51]["times"]["numpy"]
        out.append(("evaluation at 51 within 10 times of numpy", f"{got:.1f}×", verdict(got <= 10)))
    if {51, 510} <= set(ours):
        for key in ("anew", "evaluate"):
            grown = math.log(ours[510]["times"][key] / ours[51]["times"][key]) / math.log(510 / 51)
            out.append(
                (
                    f"growth ({STAGES[key]}) from 51 to 510: exponent at most 1.05",
                    f"{grown:.2f}",
                    verdict(grown <= 1.05),
                )
            )
    for n in ours:
        got = ours[n]["evaluation"]["megabytes"] / ours[n]["store"]["megabytes"]
        out.append((f"evaluation memory at {n} within 2 times of the loaded graph", f"{got:.2f}×", verdict(got <= 2)))
    rdflib, assess = found["cold"]
    out.append(
        ("`legalgraph assess` from a cold start within 2.5 times of `import rdflib`", f"{assess / rdflib:.2f}× ({assess:.2f} s)",
         verdict(assess <= 2.5 * rdflib))
    )  # fmt: skip
    spent, rows = found["repeals"]["seconds"], found["repeals"]["rows"]
    out.append(
        (
            f"`legalgraph impact`, {rows} repeals beside a loaded evaluation: under 1 s of work",
            f"{spent:.2f} s",
            verdict(spent < 1),
        )
    )
    return out


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scales", type=int, nargs="*", default=list(SCALES))
    parser.add_argument("--others", help="an interpreter that has other SHACL engines")
    parser.add_argument("--purrdf", help="an interpreter that has purrdf")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--output", type=Path, default=HERE / "RESULTS.md")
    given = parser.parse_args()
    found = measure(given.scales, given.others, given.purrdf, given.seed)
    beside = given.output.with_suffix(".new")
    beside.write_text(report(found, given.seed), encoding="utf-8")
    beside.replace(given.output)


if __name__ == "__main__":
    main()
