"""The shipped authorization policies: one TOML file each, read through the converter of every model."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Final

import attrs

from ketacost.authorization.policy import Policy
from ketacost.errors import PolicyError
from ketacost.interop.converter import make_converter
from ketacost.interop.documents import toml_document
from ketacost.interop.json_leaves import choices

_SUFFIX: Final = ".toml"


def policy_ids() -> tuple[str, ...]:
    """Return the names of the shipped policies, in order."""
    names = (path.name for path in _folder().iterdir())
    return tuple(sorted(name.removesuffix(_SUFFIX) for name in names if name.endswith(_SUFFIX)))


@cache
def load_policy(policy_id: str) -> Policy:
    """Return one shipped policy.

    Raises:
        PolicyError: ``policy.no_such_policy`` if there is none of this name; it lists those there are.
        InvalidInputError: if the shipped file is malformed.
    """
    if policy_id not in policy_ids():
        message = f"no shipped policy of this name; {choices(list(policy_ids()), policy_id)}"
        raise PolicyError("policy.no_such_policy", message)
    with (_folder() / f"{policy_id}{_SUFFIX}").open("rb") as stream:
        return read_policy(policy_id, stream.read().decode("utf-8"))


def read_policy(policy_id: str, text: str) -> Policy:
    """Return the policy a TOML text holds, for a file of the same shape as the shipped ones.

    Raises:
        InvalidInputError: if it is no TOML, or anything in it is wrong; it lists every problem with its path.
    """
    policy: Policy = make_converter().structure(toml_document(text), Policy)
    return attrs.evolve(policy, id=policy_id)


def _folder() -> Traversable:
    return files("ketacost.reference") / "policies"
