"""Plan designs as plain text: a list of them, and one with its limits, rules and source."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from ketacost.plans.cost_sharing import CostShareRule, FirstVisits
from ketacost.plans.limits import Limit
from ketacost.plans.plan import Plan
from ketacost.reports.amounts import NOT_KNOWN, CurrencyDisplay, counted, listed, money, words
from ketacost.reports.layout import PIPED, Line, Page, facts, paragraph, section, table, text_of, title
from ketacost.values.rates import Rate
from ketacost.values.unknown import Unknown

Term = Decimal | Rate | Unknown | None


def designs_text(designs: Sequence[tuple[str, str]], *, page: Page = PIPED) -> str:
    """Return a list of plan designs, each as its id and its name."""
    return text_of(
        table(["Plan design", "Name"], designs, left=2) if designs else ["No plan designs are shipped."], page
    )


def regimes_text(regimes: Sequence[tuple[str, str, str]], *, page: Page = PIPED) -> str:
    """Return a list of regimes, each as its name, where it is written, and what it is."""
    lines: list[Line] = ["Regimes: name one in a request, with the facts it asks for.", ""]
    for name, where, what in regimes:
        lines += paragraph(f"{name} ({where}): {what}", "- ")
    return text_of(lines, page)


def regime_text(
    name: str, write: str, about: Sequence[str], keys: Sequence[tuple[str, str, str, str]], *, page: Page = PIPED
) -> str:
    """Return one regime: how it is written, its rules, and its keys.

    Args:
        name: its name in documents.
        write: the line that names it.
        about: what it is and its rules, a paragraph each.
        keys: each as its name, how it is written, what stands for it when left out, and what it is.
        page: what the report is set on.
    """
    lines = [*title(name), "", *facts([("Write", write)])]
    for words_of_it in about:
        lines += ["", *paragraph(words_of_it)]
    told = [line for key in keys for line in paragraph(f"{key[0]} ({key[1]}; {_left_out(key[2])}): {key[3]}", "- ")]
    return text_of([*lines, *section("Keys", told)], page)


def _left_out(needed: str) -> str:
    return needed if needed == "required" else f"left out: {needed}"


def plan_text(
    design_id: str,
    plan: Plan,
    about: Sequence[tuple[str, str]] = (),
    *,
    currency: CurrencyDisplay = CurrencyDisplay.SYMBOL,
    page: Page = PIPED,
) -> str:
    """Return one plan design: its limits, what each service costs, and where the figures come from.

    Args:
        design_id: what to write for ``coverage.plan``.
        plan: the design.
        about: what its file says besides, as (name, value).
        currency: how amounts are written.
        page: what the report is set on.
    """
    told = [("Write", f'plan = "{design_id}"'), ("Line of business", words(plan.line_of_business))]
    told.append(("Benefit year starts", str(plan.benefit_year_starts)))
    told += [("Source", plan.source)] if plan.source else []
    told += [("Note", plan.note)] if plan.note else []
    shown = {value for _, value in told}
    told += [(words(name).capitalize(), value) for name, value in about if value and value not in shown]
    limits = [*_limits("deductible", plan.deductibles, currency)]
    limits += _limits("out-of-pocket maximum", plan.out_of_pocket_maxima, currency)
    heads = ["Limit", "Benefits", "Network", "Family kind", "One person", "Family"]
    rules = [line for rule in plan.cost_sharing for line in paragraph(_rule(rule, currency), "- ")]
    lines = [*title(plan.name), "", *facts(told), *section("Limits", table(heads, limits, left=4) if limits else [])]
    return text_of([*lines, *section("What a service costs", rules)], page)


def _limits(name: str, limits: Sequence[Limit], currency: CurrencyDisplay) -> list[list[str]]:
    return [
        [
            name,
            limit.benefits.value,
            listed([words(tier) for tier in limit.tiers]),
            limit.family_kind.value,
            _term(limit.individual, currency),
            _term(limit.family, currency),
        ]
        for limit in limits
    ]


def _term(term: Term, currency: CurrencyDisplay) -> str:
    if term is None:
        return "none"
    if isinstance(term, Unknown):
        return NOT_KNOWN
    return str(term) if isinstance(term, Rate) else money(term, currency)


def _rule(rule: CostShareRule, currency: CurrencyDisplay) -> str:
    services = listed([words(service) for service in rule.services])
    narrowed = [listed([words(tier) for tier in rule.tiers])]
    narrowed += [f"{rule.benefit} benefit"] if rule.benefit is not None else []
    narrowed += [f"codes {', '.join(rule.codes)}"] if rule.codes else []
    return f"{services} ({'; '.join(narrowed)}): {'; '.join(_terms(rule, currency))}"


def _terms(rule: CostShareRule, currency: CurrencyDisplay) -> list[str]:
    if rule.covered is False:
        return ["not covered"]
    said = ["whether it is covered is not known"] if isinstance(rule.covered, Unknown) else []
    said += _owed(rule, currency)
    if rule.coinsurance_minimum is not None:
        said.append(f"coinsurance at least {money(rule.coinsurance_minimum, currency)}")
    if rule.maximum is not None:
        what = f"{words(rule.maximum_scope)} at most {money(rule.maximum, currency)}"
        said.append(f"{what} a {rule.maximum_unit}")
    if rule.first_visits is not None:
        first = rule.first_visits
        said.append(f"first {counted(first.visits, 'visit')} of a benefit year: {', '.join(_owed(first, currency))}")
    if rule.visit_limit is not None:
        said.append(f"covered for {counted(rule.visit_limit, 'visit')} a benefit year")
    return said if rule.counts_to_maximum else [*said, "does not count to the out-of-pocket maximum"]


def _owed(terms: CostShareRule | FirstVisits, currency: CurrencyDisplay) -> list[str]:
    said = [f"copay {_term(terms.copay, currency)}"] if terms.copay is not None else []
    said += [f"coinsurance {_term(terms.coinsurance, currency)}"] if terms.coinsurance is not None else []
    said = said or ["no charge"]
    return [*said, f"deductible {words(terms.deductible)}"] if terms.deductible is not None else said
