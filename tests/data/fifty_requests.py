"""Fifty questions that every way in must answer with the same bytes: the shipped examples, and changes of them.

``FIFTY`` is a tuple of :class:`Asked`. A way in takes ``operation`` and ``question`` (JSON text); the command line has
files and options instead, which :meth:`Asked.command` writes and names.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any, Final, NamedTuple

from ketacost.operations.table import answer
from tests.failures.asked import Change, Document, at

EXAMPLES: Final = Path(__file__).parents[2] / "examples"


class Asked(NamedTuple):
    """One question: its name here, the operation, and what it asks as the operation's document."""

    name: str
    operation: str
    document: Document

    @property
    def question(self) -> str:
        """The question as JSON text."""
        return json.dumps(self.document)

    def command(self, folder: Path) -> list[str]:
        """Write the files the command line needs into a folder, and return the command that asks the same."""
        command, files, options = _as_command(self.operation, self.document)
        names = []
        for number, one in enumerate(files):
            file = folder / f"question-{number}.json"
            file.write_text(json.dumps(one), encoding="utf-8")
            names.append(str(file))
        return [*command, *names, *options, "--format", "json"]


def _as_command(operation: str, document: Document) -> tuple[list[str], list[Any], list[str]]:
    """Return the command's words, the documents of its files, and its options."""
    files, options = _FILES_AND_OPTIONS.get(operation, _alone)(document)
    return operation.split("/"), files, options


def _alone(document: Document) -> tuple[list[Any], list[str]]:
    return [document], []


def _of_request(*options: str) -> Callable[[Document], tuple[list[Any], list[str]]]:
    """Return files and options of a question about one request: each option with the key of its value."""
    return lambda document: (
        [document["request"]],
        [part for option in options for part in (f"--{option}", document[f"{option}_on"])],
    )


def _repeated(option: str, key: str, left: str, right: str) -> Callable[[Document], tuple[list[Any], list[str]]]:
    """Return files and options of a question whose option comes again, such as ``--stop 4=1/3``."""
    return lambda document: (
        [document["request"]],
        [part for one in document[key] for part in (f"--{option}", f"{one[left]}={one[right]}")],
    )


_FILES_AND_OPTIONS: Final[dict[str, Callable[[Document], tuple[list[Any], list[str]]]]] = {
    "compare": lambda document: (document["requests"], []),
    "dispute": lambda document: ([document["estimate"], {"bills": document["bills"]}], ["--on", document["on"]]),
    "solve/break-even": lambda document: ([document["asked"], document["against"]], ["--code", document["code"]]),
    "solve/best-start": _of_request("first", "last"),
    "solve/cheapest-plan": _repeated("plan", "plans", "plan", "monthly_premium"),
    "solve/stop-risk": _repeated("stop", "stops", "week", "probability"),
    "solve/limits": _of_request(),
    "solve/variants": _of_request(),
}


def example(name: str) -> Document:
    """Return the document of a shipped example; days are text in it, as JSON has them."""
    text = (EXAMPLES / f"{name}.toml").read_text(encoding="utf-8")
    found: Document = json.loads(json.dumps(tomllib.loads(text), default=str))
    return found


def _with(name: str, *changes: Change) -> Document:
    document = deepcopy(example(name))
    for change in changes:
        change(document)
    return document


def _dispute(total: str, on: str) -> Document:
    estimate = json.loads(answer("good-faith", json.dumps(example("good_faith/infusions"))))
    bill = {"npi": "1234567893", "billed_on": "2026-03-20", "total": total}
    return {"estimate": estimate, "bills": [bill], "on": on}


_PPO: Final = "commercial_ppo"
_GOLD: Final = {"plan": "federal_2026_gold", "monthly_premium": "512.30"}
_SILVER: Final = {"plan": "federal_2026_silver", "monthly_premium": "402.00"}
_BRONZE: Final = {"plan": "federal_2026_expanded_bronze", "monthly_premium": "310.00"}

_SHIPPED: Final = [Asked(path.stem, "estimate", example(path.stem)) for path in sorted(EXAMPLES.glob("*.toml"))]

_CHANGED: Final = [
    Asked("a year", "estimate", _with(_PPO, at("course.weeks", 52))),
    Asked("another dose", "estimate", _with(_PPO, at("course.dose_mg", "56"))),
    Asked(
        "a label beyond ASCII", "estimate", _with(_PPO, at("label", "Espa\u00f1ol \u2014 \U0001f600 \u2028 </script>"))
    ),
    Asked(
        "an unknown coinsurance",
        "estimate",
        _with(_PPO, at("coverage.plan.cost_sharing.1.coinsurance", {"unknown": "ask the plan"})),
    ),
    Asked("an unknown balance", "estimate", _with(_PPO, at("coverage.accumulators.applied", []))),
    Asked("two options", "compare", {"requests": [example(_PPO), example("iv_cash")]}),
    Asked(
        "three options",
        "compare",
        {"requests": [example(name) for name in ("medicare_medigap", "medicare_advantage", "tricare_for_life")]},
    ),
    Asked("limits", "solve/limits", {"request": example(_PPO)}),
    Asked("limits of a family", "solve/limits", {"request": example("family_aggregate")}),
    Asked("doses and rhythms", "solve/variants", {"request": example(_PPO)}),
    Asked(
        "a start",
        "solve/best-start",
        {"request": example(_PPO), "first_on": "2026-09-14", "last_on": "2026-10-02"},
    ),
    Asked("two plans", "solve/cheapest-plan", {"request": example(_PPO), "plans": [_GOLD, _SILVER]}),
    Asked("three plans", "solve/cheapest-plan", {"request": example(_PPO), "plans": [_BRONZE, _GOLD, _SILVER]}),
    Asked(
        "a price",
        "solve/break-even",
        {"asked": example("iv_cash"), "against": example(_PPO), "code": "96365"},
    ),
    Asked(
        "an early stop",
        "solve/stop-risk",
        {"request": example(_PPO), "stops": [{"week": 4, "probability": "1/3"}, {"week": 8, "probability": "12.5%"}]},
    ),
    Asked("a chart", "authorize", example("authorization/two_trials")),
    Asked("a chart and another policy", "authorize", _with("authorization/two_trials", at("policy", "triple_s"))),
    Asked(
        "a renewal",
        "authorize",
        _with("authorization/two_trials", at("policy", "ohio_medicaid"), at("stage", "renewal")),
    ),
    Asked("a request with its authorization", "authorize", example("prior_authorization")),
    Asked(
        "a request and another policy",
        "authorize",
        _with("prior_authorization", at("authorization.policy", "cigna")),
    ),
    Asked("infusions in good faith", "good-faith", example("good_faith/infusions")),
    Asked("a bill far above", "dispute", _dispute("3750.00", "2026-04-01")),
    Asked("a bill a little above", "dispute", _dispute("3300.00", "2026-04-01")),
    Asked("a bill too long ago", "dispute", _dispute("3750.00", "2026-12-01")),
    Asked("an earlier question", "estimate", _with(_PPO, at("as_of", "2026-08-01"))),
    Asked("weekly maintenance", "estimate", _with(_PPO, at("course.maintenance_every_weeks", 1))),
    Asked("a course that stops", "estimate", _with(_PPO, at("course.stop_after_week", 6))),
]

FIFTY: Final = (*_SHIPPED, *_CHANGED)
"""All of them; the name of each is its own."""

QUESTIONS: Final[dict[str, Document]] = {
    **{one.operation: one.document for one in reversed(FIFTY)},
    "explain": {"request": example(_PPO), "session": 1},
    "view": {"request": example(_PPO), "language": "es"},
    "form": {"language": "en"},
    "read": {"text": (EXAMPLES / f"{_PPO}.toml").read_text(encoding="utf-8")},
}
"""A good question of every operation, those among them that the command line does not print as JSON."""
