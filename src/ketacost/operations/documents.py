"""The documents that have a JSON Schema: those of the models, and the questions and lists of the operations.

A question holds whole requests. Its schema does not repeat theirs: it refers to ``urn:ketacost:request:...``, the
``$id`` of the request's own schema, so who validates questions registers both.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from ketacost.errors import InvalidInputError, Problem
from ketacost.interop import json_schema
from ketacost.interop.json_leaves import choices
from ketacost.interop.json_schema import Schema
from ketacost.interop.json_text import INDENT
from ketacost.operations import questions
from ketacost.operations.asking import Explanation
from ketacost.operations.listings import PlanNames, Policies, RegimeFacts

_DOCUMENTS: Final[Mapping[str, type]] = MappingProxyType(
    {
        "comparison_question": questions.ComparisonQuestion,
        "explanation_question": questions.ExplanationQuestion,
        "explanation": Explanation,
        "break_even_question": questions.BreakEvenQuestion,
        "plan_ranking_question": questions.PlanRankingQuestion,
        "best_start_question": questions.BestStartQuestion,
        "limits_met_question": questions.LimitsMetQuestion,
        "variants_question": questions.VariantsQuestion,
        "stop_risk_question": questions.StopRiskQuestion,
        "dispute_question": questions.DisputeQuestion,
        "policies": Policies,
        "plan_names": PlanNames,
        "regime": RegimeFacts,
    }
)


def schema_names() -> tuple[str, ...]:
    """Return the names of the documents that have a schema."""
    return (*json_schema.schema_names(), *_DOCUMENTS)


def schema(name: str) -> Schema:
    """Return the schema of one document.

    Raises:
        InvalidInputError: ``schema.unknown_name`` if there is no document of this name; it lists those there are.
    """
    if name in _DOCUMENTS:
        own = json_schema.schema_of(name, _DOCUMENTS[name])
        return _referring(own, "good_faith_estimate" if name == "dispute_question" else "request")
    if name not in json_schema.schema_names():
        message = f"there is no schema of this name; {choices(list(schema_names()), name)}"
        raise InvalidInputError([Problem("schema.unknown_name", "", message)])
    return json_schema.schema(name)


def schema_text(name: str) -> str:
    """Return the schema of one document as the text of its published file; errors as :func:`schema`."""
    return json.dumps(schema(name), indent=INDENT, ensure_ascii=True) + "\n"


def _referring(own: Schema, to: str) -> Schema:
    """Return a schema whose definitions that another document has as well are references into that one."""
    other = json_schema.schema(to)
    here, there = own["$defs"], other["$defs"]
    places = {f"#/$defs/{name}": f"{other['$id']}#/$defs/{name}" for name in here if here[name] == there.get(name)}
    kept = {name: one for name, one in here.items() if f"#/$defs/{name}" not in places}
    found: Schema = _replaced({**own, "$defs": kept}, places)
    return found


def _replaced(value: Any, places: Mapping[str, str]) -> Any:  # noqa: ANN401 (any JSON value)
    if isinstance(value, dict):
        return {
            key: places.get(part, part) if key == "$ref" else _replaced(part, places) for key, part in value.items()
        }
    return [_replaced(part, places) for part in value] if isinstance(value, list) else value
