"""An unknown coinsurance and an unknown balance: a guaranteed range, and the questions that narrow it most."""

from __future__ import annotations

from pathlib import Path

import attrs

from ketacost import Unknown, estimate
from ketacost.interop.json_format import parse_toml

request = parse_toml((Path(__file__).parent / "commercial_ppo.toml").read_text(encoding="utf-8"))
coverage = request.coverage
if coverage is None:
    raise SystemExit("this example needs a coverage")

evaluation, everything_else = coverage.plan.cost_sharing
asked_too_early = attrs.evolve(everything_else, coinsurance=Unknown("ask the plan: coinsurance of an outpatient drug"))
plan = attrs.evolve(coverage.plan, cost_sharing=(evaluation, asked_too_early))
balances = Unknown("ask the plan: what was applied to the deductible and the maximum this year")

answer = estimate(attrs.evolve(request, coverage=attrs.evolve(coverage, plan=plan, accumulators=balances)))

print(f"at least ${answer.patient_responsibility.low:,.2f}, at most ${answer.patient_responsibility.high:,.2f}")
for question in answer.questions:
    print(f"- {question.ask} (worth up to ${question.swing:,.2f})")
