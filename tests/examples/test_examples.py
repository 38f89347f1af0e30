"""Every shipped example runs; its headline is what it is meant to show; the README prints what is printed."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

from ketacost import Estimate, estimate
from ketacost.claims.coverage import LimitKind, LimitScope
from ketacost.interop.json_format import parse_toml

ROOT: Final = Path(__file__).parents[2]
EXAMPLES: Final = ROOT / "examples"
SCRIPTS: Final = sorted(path.name for path in EXAMPLES.glob("*.py"))
NOTEBOOKS: Final = sorted(path.name for path in EXAMPLES.glob("*.ipynb"))
FILES: Final = sorted(path.name for path in EXAMPLES.glob("*.toml"))
_TOTALS: Final = {
    # 50, 25 % of 902.59, 10 x 339.02 and what is left of the family's cap of 3,000
    "champva.toml": ("3000.00", "3000.00"),
    # 2026: 6,000 - 910 used; 2027: 2,000 + 20 % of 5 x 1,450 - 2,000
    "commercial_ppo.toml": ("8140.00", "8140.00"),
    # to June: 6,800 - 4,150 by sessions of 1,010, then 10 %: 1,010 + 1,010 + 630 + 38 + 6 x 101; from July: the maximum
    "family_aggregate.toml": ("10294.00", "10294.00"),
    # 2026: 280 left, 20 % of 950, 10 x 290; 2027: the maximum of 6,500
    "hdhp_november_start.toml": ("9870.00", "9870.00"),
    # 1,010 + 1,450 + 40 of the deductible, 20 % of 1,410, 9 x 290
    "hdhp_with_hsa.toml": ("5392.00", "5392.00"),
    # 11 sessions at 400 to 800
    "iv_cash.toml": ("4400.00", "8800.00"),
    # above the allowance 120 + 12 x 298; deductible 500; 40 % of 136 + 9 x 152
    "iv_cash_superbill.toml": ("4797.60", "4797.60"),
    # six for 2,400, two at 450
    "iv_package.toml": ("3300.00", "3300.00"),
    # the variant's maximum
    "marketplace_csr.toml": ("2800.00", "2800.00"),
    # the design's maximum, reached at session 8
    "marketplace_silver.toml": ("8900.00", "8900.00"),
    # 5 % of 2,500 a month, in March and in April
    "medicaid.toml": ("250.00", "250.00"),
    "medicaid_after_medicare.toml": ("0.00", "0.00"),
    # the plan's maximum, below 20 % of 952.59 + 20 x 1,356.08
    "medicare_advantage.toml": ("4900.00", "4900.00"),
    # the Part B deductible
    "medicare_medigap.toml": ("283.00", "283.00"),
    # the Part B deductible, and under Part D 615 + 72.50, 4 x 332.50 and the last 82.50 of 2,100
    "part_d_monthly.toml": ("2383.00", "2383.00"),
    # the employer's plan: 1,010 + 490 + 192 + 11 x 290; the other: its maximum of 2,800
    "plan_change.toml": ("7682.00", "7682.00"),
    # as commercial_ppo.toml: approvals change nothing while they come
    "prior_authorization.toml": ("8140.00", "8140.00"),
    # the person's own money meets the maximum of 7,000; the card's 6,000 do not count
    "savings_card.toml": ("7000.00", "7000.00"),
    # the combined maximum of 7,000, and 21 x 280 above the allowance, which counts nowhere
    "specialty_pharmacy.toml": ("12880.00", "12880.00"),
    "tricare_for_life.toml": ("0.00", "0.00"),
    # 12 x 39
    "tricare_select.toml": ("468.00", "468.00"),
    # what the second would leave alone: 500 + 10 % of 510, then 10 x 145; at session 12 the first pays everything
    "two_employer_plans.toml": ("2001.00", "2001.00"),
    # three free visits, then 9 x 50
    "veterans_affairs.toml": ("450.00", "450.00"),
}


def _answer(name: str) -> Estimate:
    return estimate(parse_toml((EXAMPLES / name).read_text(encoding="utf-8")))


def _run(*arguments: str) -> str:
    done = subprocess.run(  # noqa: S603 (this Python, on shipped files)
        [sys.executable, *arguments], capture_output=True, text=True, encoding="utf-8", check=True, cwd=ROOT
    )
    return done.stdout


@pytest.mark.parametrize("name", SCRIPTS)
def test_scripts_run_and_print(name: str) -> None:
    """Each script ends well and prints amounts."""

    assert "$" in _run(str(EXAMPLES / name))


def test_every_file_has_a_total() -> None:
    """No example file is left out below."""

    assert FILES == sorted(_TOTALS)


def test_the_list_of_examples_names_every_file() -> None:
    """And none that is not there."""
    page = (EXAMPLES / "README.md").read_text(encoding="utf-8")

    assert sorted([*FILES, *SCRIPTS, *NOTEBOOKS]) == sorted(re.findall(r"^\| \[`([^`]+)`\]", page, re.MULTILINE))


@pytest.mark.parametrize("name", FILES)
def test_files_give_their_total(name: str) -> None:
    """The whole of each example, worked out by hand from its terms."""

    answer = _answer(name).net_cost

    assert _TOTALS[name] == (str(answer.low), str(answer.high))


def test_commercial_ppo_meets_the_maximum_and_starts_again() -> None:
    """$910 were used, so 2026 takes $5,090 more; 2027 takes $2,000 and 20 % of $5,250."""

    years = {
        group.name: str(group.totals.patient_responsibility) for group in _answer("commercial_ppo.toml").benefit_years
    }

    assert {"2026": "5090.00", "2027": "3050.00"} == years


def test_november_start_keeps_two_ledgers() -> None:
    """$280 of the deductible are left in 2026; in 2027 both the deductible and the maximum are met anew."""

    answer = _answer("hdhp_november_start.toml")

    assert ["2026", "2027"] == [group.name for group in answer.benefit_years]
    assert [("2026", LimitKind.DEDUCTIBLE), ("2027", LimitKind.DEDUCTIBLE), ("2027", LimitKind.OUT_OF_POCKET)] == [
        (milestone.benefit_year, milestone.kind) for milestone in answer.milestones
    ]


def test_aggregate_family_meets_its_deductible_together() -> None:
    """$4,150 and the course's first $2,650 fill $6,800; one person's own maximum still protects from July on."""

    answer = _answer("family_aggregate.toml")

    assert [LimitScope.FAMILY, LimitScope.FAMILY, LimitScope.INDIVIDUAL] == [m.scope for m in answer.milestones]
    assert "7000.00" == str(answer.benefit_years[1].totals.patient_responsibility)


def test_specialty_pharmacy_is_flagged_where_networks_split() -> None:
    """The drug is in network, the observation is not."""

    assert "coding.split_network" in {finding.code for finding in _answer("specialty_pharmacy.toml").findings}


def test_superbill_pays_now_and_comes_back_later() -> None:
    """$450 at each infusion and $300 for the evaluation; the plan's money comes 42 days on."""

    answer = _answer("iv_cash_superbill.toml")
    paid = sum(movement.due_at_session for movement in answer.cash_flow)
    back = sum(movement.reimbursed_later for movement in answer.cash_flow)

    assert 300 + 12 * 450 == paid
    assert answer.totals.plan_paid == back
    assert answer.totals.patient_responsibility == paid - back


def test_marketplace_silver_says_what_nobody_confirmed() -> None:
    """The shipped design rests on figures no document confirms, and the answer says so."""

    assert "plan.assumed" in {finding.code for finding in _answer("marketplace_silver.toml").findings}


def test_readme_prints_what_is_printed() -> None:
    """The answer shown in the README is the start of the answer the command prints."""

    text = (ROOT / "README.md").read_text(encoding="utf-8")
    shown = text.partition("<!-- printed-answer -->\n```text\n")[2].partition("```")[0]

    assert "$8,140.00" in shown
    assert _run("-m", "ketacost", "estimate", "examples/commercial_ppo.toml").startswith(shown.rstrip("\n"))


def test_a_visit_split_between_networks_says_what_that_costs() -> None:
    """21 visits of 560 by a clinic outside, of which 280 are allowed: 21 x 280 above, and a share of the rest."""
    found = [one.message for one in _answer("specialty_pharmacy.toml").findings if one.code.endswith("network_cost")]

    assert 1 == len(found)
    assert "in 21 visits the lines out of network (99214, 99417) cost $8,572.00, of which $5,880.00" in found[0]
