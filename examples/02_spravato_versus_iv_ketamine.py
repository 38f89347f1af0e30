"""Two options side by side, from the files the command line reads: Spravato on a plan, IV ketamine in cash."""

from __future__ import annotations

from pathlib import Path

from ketacost import compare
from ketacost.interop.json_format import parse_toml
from ketacost.reports.comparison import comparison_text

here = Path(__file__).parent
requests = [parse_toml((here / name).read_text(encoding="utf-8")) for name in ("commercial_ppo.toml", "iv_cash.toml")]

comparison = compare(requests)
print(comparison_text(comparison))

spravato, infusions = comparison.options
dearest = infusions.patient_responsibility.high
print(f"Infusions cost at most ${dearest:,.2f}; Spravato costs ${spravato.patient_responsibility.high:,.2f}.")
