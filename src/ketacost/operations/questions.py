"""Questions that are more than one request: what they ask, as one document each."""

from __future__ import annotations

import attrs

from ketacost.estimates.request import EstimateRequest


@attrs.frozen(kw_only=True)
class ComparisonQuestion:
    """Requests to set side by side.

    Attributes:
        requests: two or more.
    """

    requests: tuple[EstimateRequest, ...]
