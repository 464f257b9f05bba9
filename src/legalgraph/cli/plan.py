"""``legalgraph plan``: the cheapest amendments that reach a grade or a score."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from legalgraph.cli.options import Format, shared

if TYPE_CHECKING:
    from legalgraph.asof import When


@click.command()
@click.argument("jurisdiction")
@click.option("--to", "target", required=True, metavar="GRADE|POINTS", help="The grade or the points to reach.")
@click.option(
    "--weights",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="JSON: what 'enact', 'amend', a slot or a kind of norm costs (1 each if not said).",
)
@click.option("--bill-dir", type=click.Path(path_type=Path), metavar="DIR", help="Write each plan's bill there.")
@click.option("--limit", type=click.IntRange(min=1), default=10, help="List so many plans.", metavar="N")
@click.option("--format", "kind", type=Format("table", "json", "markdown"), default="table")
@shared
def command(
    jurisdiction: str,
    target: str,
    weights: Path | None,
    bill_dir: Path | None,
    limit: int,
    kind: str,
    framework: str | None,
    as_of: When | None,
    paths: tuple[Path, ...],
    output: Path | None,
) -> int:
    """Find all cheapest amendments by which JURISDICTION reaches a grade or score; exit code 1 if none do."""
    from legalgraph.cli.printing import emit
    from legalgraph.knowledgegraph import load
    from legalgraph.output import write
    from legalgraph.render import plain, plan

    found = load(*paths).plan(jurisdiction, target, _weights(weights), framework, as_of, limit=limit)
    if kind == "table":
        emit(plan.table(found), output)
    elif kind == "markdown":
        emit(plan.markdown(found), output)
    else:
        emit(plain.dumps(plan.values(found)), output)
    if bill_dir is not None:
        bill_dir.mkdir(parents=True, exist_ok=True)
        for place, one in enumerate(found.plans, 1):
            write(one.turtle, bill_dir / f"plan-{place}.ttl")
    return 0 if found.reachable else 1


def _weights(file: Path | None) -> dict[str, float]:
    import json

    from legalgraph.errors import BadInput

    if file is None:
        return {}
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise BadInput(f"the weights cannot be read: {error}", where=str(file), mend="write a JSON object") from None
    if not isinstance(found, dict):
        raise BadInput("the weights are no JSON object", where=str(file), mend='write {"enact": 2, "amend": 1}')
    return found
