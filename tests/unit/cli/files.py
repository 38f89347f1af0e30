"""Input files and a runner that the tests of the command line share."""

from __future__ import annotations

from ketacost.cli.main import run
from ketacost.estimates.request import EstimateRequest
from ketacost.interop.json_format import to_json

PPO_TOML = """
label = "Spravato on a PPO"
as_of = 2026-01-15

[course]
regimen = "spravato_trd_adjunct"
starts_on = 2026-03-02
weeks = 52
weekdays = ["mon", "thu"]
dose_mg = "84"
maintenance_every_weeks = 2
new_patient = true

[course.safety]
setting = "office"
age = 41
certified_site = true
enrolled = true

[billing]
pathway = "bundled"

[[prices.entries]]
code = "G2082"
allowed = "950.00"
billed = "1800.00"

[[prices.entries]]
code = "G2083"
allowed = "1450.00"
billed = "2400.00"

[[prices.entries]]
code = "90792"
allowed = "220.00"
billed = "400.00"

[coverage.accumulators]
as_of = 2026-01-01
unlisted_are_zero = true

[coverage.plan]
name = "Example PPO"
deductibles = [{ individual = "2000.00", family = "4000.00" }]
out_of_pocket_maxima = [{ individual = "6000.00", family = "12000.00" }]

[[coverage.plan.cost_sharing]]
services = ["office_visit", "psychiatric_evaluation"]
copay = "40.00"
deductible = "waived"

[[coverage.plan.cost_sharing]]
services = ["all_other"]
coinsurance = "20%"
deductible = "first"
"""
"""The request of :func:`tests.unit.reports.examples.ppo`, as a person would write it."""


def json_of(request: EstimateRequest) -> str:
    """Return a request as a JSON file holds it."""
    return to_json(request)


def exit_code(*arguments: object) -> int:
    """Run the command line in this process and return its exit code."""
    return run([str(one) for one in arguments])
