"""What differs between two policies, or two versions of one: every value that is in one and not in the other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ketacost.authorization.policy import Policy
from ketacost.interop.json_format import dump

_LEFT_OUT = frozenset({"id", "checked_on"})


def policy_diff(old: Policy, new: Policy) -> tuple[tuple[str, str, str], ...]:
    """Return (path, old value, new value) of everything that differs; an empty text is what is not there.

    Rules are matched by use and stage, the parts of a criterion by what they ask, so order makes no difference.
    """
    first, second = dict(_flat(_keyed(old))), dict(_flat(_keyed(new)))
    paths = dict.fromkeys([*first, *second])
    return tuple(
        (path, first.get(path, ""), second.get(path, "")) for path in paths if first.get(path) != second.get(path)
    )


def _keyed(policy: Policy) -> dict[str, object]:
    written = {key: value for key, value in dump(policy).items() if key not in _LEFT_OUT}
    rules = {f"{rule['use']} {rule['stage']}": {**rule, "use": None, "stage": None} for rule in written["rules"]}
    return {**written, "rules": rules}


def _flat(value: object, path: str = "") -> Iterator[tuple[str, str]]:
    match value:
        case None | "" | False:
            return
        case Mapping():
            for key, part in value.items():
                yield from _flat(part, f"{path}.{key}" if path else str(key))
        case list() if value and isinstance(value[0], Mapping):
            counts: dict[str, int] = {}
            for part in value:
                name = _name(part)
                counts[name] = counts.get(name, 0) + 1
                number = "" if counts[name] == 1 else f" {counts[name]}"
                yield from _flat(part, f"{path}[{name}{number}]")
        case list():
            if value:
                yield path, ", ".join(map(str, value))
        case _:
            yield path, str(value)


def _name(part: Mapping[str, object]) -> str:
    """Return what names one of several parts: what it asks, and of what."""
    about = (part.get(key) for key in ("condition", "key", "instrument", "on"))
    return " ".join(str(word) for word in (part.get("kind", ""), *about) if word)
