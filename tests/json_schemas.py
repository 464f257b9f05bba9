"""What commands print as JSON, beside the schemas in docs/reference."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from jsonschema import Draft202012Validator

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "reference"


@cache
def schema(command: str) -> Draft202012Validator:
    """The schema of a command's JSON; itself checked."""
    found = json.loads((FOLDER / f"{command}.schema.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(found)
    return Draft202012Validator(found)


def breaches(command: str, text: str) -> list[str]:
    """Where JSON is not as the command's schema says, and how."""
    return [f"{error.json_path}: {error.message}" for error in schema(command).iter_errors(json.loads(text))]
