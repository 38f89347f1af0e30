"""Operations: text in, the same bytes out as the library's own calls and the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import ketacost
from ketacost.errors import InvalidInputError
from ketacost.interop.json_format import dump, load_request, parse_toml, to_json
from ketacost.operations.table import OPERATIONS, answer

EXAMPLES = Path(__file__).parents[3] / "examples"


def request_text(name: str) -> str:
    """Return a shipped example as JSON."""
    return to_json(parse_toml((EXAMPLES / name).read_text(encoding="utf-8")))


def test_an_estimate_is_the_library_s_own() -> None:
    """Byte for byte, with the newline a file ends in."""
    request = parse_toml((EXAMPLES / "commercial_ppo.toml").read_text(encoding="utf-8"))

    assert f"{to_json(ketacost.estimate(request))}\n" == answer("estimate", request_text("commercial_ppo.toml"))


def test_a_comparison_takes_a_list_of_requests() -> None:
    """Two requests in one document."""
    both = [json.loads(request_text(name)) for name in ("commercial_ppo.toml", "iv_cash.toml")]
    compared = ketacost.compare([load_request(one) for one in both])

    assert f"{to_json(compared)}\n" == answer("compare", json.dumps({"requests": both}))


@pytest.mark.parametrize("name", sorted(OPERATIONS))
def test_a_question_that_is_no_question_lists_its_problems(name: str) -> None:
    """With a code each, whatever the operation."""

    with pytest.raises(InvalidInputError) as caught:
        answer(name, '{"nonsense": 1}')
    assert all(problem.code for problem in caught.value.problems)


def test_an_unknown_operation_is_named_with_the_nearest() -> None:
    """A slip is told, not met with a traceback."""

    with pytest.raises(InvalidInputError, match="did you mean 'estimate'"):
        answer("estimat", "{}")


def test_every_answer_reads_back() -> None:
    """What comes out is JSON of the library's own form."""
    found = json.loads(answer("estimate", request_text("commercial_ppo.toml")))

    assert dump(ketacost.estimate(parse_toml((EXAMPLES / "commercial_ppo.toml").read_text(encoding="utf-8")))) == found
