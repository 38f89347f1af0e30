"""Types of fields by name: those a model names without loading them, so that ``import ketacost`` stays light."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

import attrs

from ketacost.authorization.case import AuthorizationCase
from ketacost.estimates.authorization_records import AuthorizationOutlook

_LATE: Final = MappingProxyType({kind.__name__: kind for kind in (AuthorizationCase, AuthorizationOutlook)})


def resolve_types(kind: type) -> None:
    """Turn the annotations of a model from text into types, once for all."""
    attrs.resolve_types(kind, localns=dict(_LATE))
