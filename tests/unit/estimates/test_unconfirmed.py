"""Figures no document confirms: said as assumptions, or refused, as the request or the environment asks."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import attrs
import pytest

from ketacost import Assistance, EstimateRequest, InvalidInputError, estimate
from ketacost.assistance.spravato import spravato_observation_rebate, spravato_savings_card
from ketacost.estimates.request import Unconfirmed
from ketacost.interop.json_format import parse_toml
from tests.unit.cli.files import exit_code

EXAMPLES = Path(__file__).parents[3] / "examples"
FILES = sorted(EXAMPLES.glob("*.toml"))
CODES = {"plan.assumed", "plan.terms_carry_on", "price.assumed", "price.proposed", "assistance.assumed"}


def _request(name: str) -> EstimateRequest:
    return parse_toml((EXAMPLES / f"{name}.toml").read_text(encoding="utf-8"))


def _refused(request: EstimateRequest) -> list[str]:
    with pytest.raises(InvalidInputError) as caught:
        estimate(attrs.evolve(request, unconfirmed_figures="refuse"))
    assert {"reference.unconfirmed"} == {problem.code for problem in caught.value.problems}
    return [problem.path for problem in caught.value.problems]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_what_is_said_is_what_is_refused(path: Path) -> None:
    """Strict, an answer is the same or there is none; it is none just where an assumption of these kinds is said."""
    request = parse_toml(path.read_text(encoding="utf-8"))
    lenient = estimate(request)
    said = [finding.path for finding in lenient.findings if finding.code in CODES]
    if said:
        assert said == _refused(request)
    else:
        assert lenient == estimate(attrs.evolve(request, unconfirmed_figures=Unconfirmed.REFUSE))


def test_a_plan_of_assumed_figures_is_refused_by_name() -> None:
    """TRICARE's figures stand on a page without a date; CHAMPVA's deductible is taken to hold for drugs too."""

    assert ["coverage.plan.assumed"] == _refused(_request("tricare_select"))
    assert ["coverage.plan.assumed"] == _refused(_request("champva"))


def test_a_later_year_is_not_taken_for_granted() -> None:
    """A course past the days its terms are for."""

    assert "coverage.plan.terms_for" in _refused(_request("commercial_ppo"))


def test_terms_of_a_program_that_are_assumed_are_said() -> None:
    """The rebate's first day is not printed; the card's terms are confirmed."""
    request = _request("savings_card")
    helped = Assistance(
        residence="TX",
        savings_card=spravato_savings_card(date(2026, 3, 2)),
        rebate=spravato_observation_rebate(date(2026, 3, 2)),
    )
    said = [one.path for one in estimate(attrs.evolve(request, assistance=helped)).findings if one.code in CODES]

    assert ["assistance.rebate.assumed"] == said


def test_the_environment_can_refuse(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Whatever a file says, the command line then gives no such answer."""
    monkeypatch.setenv("KETACOST_UNCONFIRMED_FIGURES", "Refuse")

    assert 2 == exit_code("estimate", str(EXAMPLES / "champva.toml"))
    printed = capsys.readouterr()
    assert "" == printed.out
    assert "coverage.plan.assumed: no document confirms these terms of the plan" in printed.err
    assert 0 == exit_code("estimate", str(EXAMPLES / "medicare_medigap.toml"))
