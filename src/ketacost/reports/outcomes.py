"""The outcomes of a policy in words."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from ketacost.authorization.determination import Outcome

OUTCOMES: Final[Mapping[Outcome, str]] = MappingProxyType(
    {
        Outcome.MET: "the criteria are met as they read",
        Outcome.NOT_MET: "the criteria are not met as they read",
        Outcome.UNKNOWN: "not decidable yet: something is missing",
        Outcome.EXCLUDED: "the payer does not cover it; ask for an exception or appeal",
        Outcome.NOT_REQUIRED: "no authorization is asked for",
        Outcome.NO_RULE: "the document has no rule for this use and stage",
    }
)
"""Each outcome as a reader understands it."""
