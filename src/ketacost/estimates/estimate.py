"""The estimate: the answer's records, in the words of an explanation of benefits. Every amount is dollars."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import attrs

from ketacost.claims.amounts import Adjustment
from ketacost.claims.claim import Scenario, UnitKind
from ketacost.claims.coverage import LimitKind, LimitScope, PoolName
from ketacost.claims.services import Benefit, Component, NetworkTier, ServiceCategory
from ketacost.claims.trace import AccumulatorChange, Step
from ketacost.values.findings import Finding
from ketacost.values.unknown import Unknown

if TYPE_CHECKING:  # loaded when it is used; readers of fields know it by interop.field_types
    from ketacost.estimates.authorization_records import AuthorizationOutlook


@attrs.frozen(kw_only=True)
class Totals:
    """Sums over some claim lines.

    Attributes:
        allowed_amount: what the plan accepts as the price.
        deductible: applied to the deductible.
        copay: copays.
        coinsurance: coinsurance.
        noncovered: owed because the plan does not cover it.
        balance_bill: owed above the allowed amount, out of network.
        plan_paid: paid by the plan.
        secondary_paid: paid by the second payer.
        secondary_write_off: what nobody owes any more by the second payer's rules.
        patient_responsibility: everything the patient owes once every payer has paid: the five parts before
            ``plan_paid``, less the two after it.
        clinic_discount: taken off by the clinic.
        savings_card_paid: paid by a manufacturer's savings program.
        grants_paid: paid by foundations.
        rebate: comes back later from a manufacturer.
        net_cost: what stays with the patient: responsibility less the four before.
    """

    allowed_amount: Decimal
    deductible: Decimal
    copay: Decimal
    coinsurance: Decimal
    noncovered: Decimal
    balance_bill: Decimal
    plan_paid: Decimal
    secondary_paid: Decimal
    secondary_write_off: Decimal
    patient_responsibility: Decimal
    clinic_discount: Decimal
    savings_card_paid: Decimal
    grants_paid: Decimal
    rebate: Decimal
    net_cost: Decimal

    @property
    def assistance(self) -> Decimal:
        """Everything assistance pays, at once or later."""
        return self.clinic_discount + self.savings_card_paid + self.grants_paid + self.rebate


@attrs.frozen(kw_only=True)
class MoneyRange:
    """A guaranteed range in dollars.

    Attributes:
        low: least it can be.
        expected: the single figure, unknown when nothing supports one.
        high: most it can be.
    """

    low: Decimal
    expected: Decimal | Unknown
    high: Decimal


@attrs.frozen(kw_only=True)
class Cases:
    """One part of the whole in the cheapest and in the dearest case of the whole, in dollars.

    These are no bounds of the part: where the dearest case meets a maximum early, its later sessions cost nothing. What
    is guaranteed is the whole, and what is paid so far.

    Attributes:
        cheapest: in the cheapest case of the whole course.
        expected: in the expected case, unknown where there is none.
        dearest: in the dearest case of the whole course.
    """

    cheapest: Decimal
    expected: Decimal | Unknown
    dearest: Decimal


@attrs.frozen(kw_only=True)
class Group:
    """Totals of the lines that share a benefit year, a phase, a benefit, a component or a session.

    Attributes:
        name: what they share.
        totals: sums in the scenario shown.
        patient_responsibility: what it is in the cheapest and in the dearest case of the whole.
    """

    name: str
    totals: Totals
    patient_responsibility: Cases


@attrs.frozen(kw_only=True)
class SessionCost:
    """What one session costs.

    Attributes:
        session: session number; 0 is the intake.
        on: day of service.
        phase: phase of the course.
        totals: sums over all claims of the session in the scenario shown.
        patient_responsibility: what it is in the cheapest and in the dearest case of the whole.
        so_far: guaranteed range of what is owed up to and including this session, in the order claims are processed.
        due_at_session: dollars due at the visit in the scenario shown, after what assistance pays at once (with a
            superbill the full charge).
        card_left: dollars left on the savings card after this session in the scenario shown; ``None`` without a card,
            or where it has no maximum.
        file_by: last day to file the bill of this session with the plan; ``None`` where the person files none, or
            nobody knows the plan's window.
    """

    session: int
    on: date
    phase: str
    totals: Totals
    patient_responsibility: Cases
    so_far: MoneyRange
    due_at_session: Decimal
    card_left: Decimal | None
    file_by: date | None


@attrs.frozen(kw_only=True)
class CashMovement:
    """Money on a day: due at a session, billed for a month, or coming back.

    Attributes:
        on: the day; ``None`` for money that comes back on a day nobody knows.
        session: the session it belongs to.
        due_at_session: dollars the patient pays at it.
        billed_monthly: dollars a drug plan bills for the month that ends that day; the bill itself comes later.
        from_accounts: dollars of either that tax-favored accounts fund.
        reimbursed_later: dollars that come back.
        net_so_far: paid less come back, up to and including this movement.
    """

    on: date | None
    session: int
    due_at_session: Decimal
    billed_monthly: Decimal
    from_accounts: Decimal
    reimbursed_later: Decimal
    net_so_far: Decimal


@attrs.frozen(kw_only=True)
class Milestone:
    """The session at which a deductible or an out-of-pocket maximum is met, in the scenario shown.

    Attributes:
        kind: deductible or out-of-pocket maximum.
        scope: individual or family.
        pool: which pool.
        limit: its dollars.
        session: session number, 0 for the intake.
        on: day of service.
        benefit_year: label of the benefit year.
    """

    kind: LimitKind
    scope: LimitScope
    pool: PoolName
    limit: Decimal
    session: int
    on: date
    benefit_year: str


@attrs.frozen(kw_only=True)
class Question:
    """Something nobody said that would narrow the answer.

    Attributes:
        path: JSON path of the missing value in the request.
        ask: what to ask, and whom.
        swing: dollars by which knowing it can lower the highest total.
    """

    path: str
    ask: str
    swing: Decimal


@attrs.frozen(kw_only=True)
class EstimateLine:
    """One claim line of the scenario shown, split to the cent.

    Attributes:
        session: number of the session; 0 for the intake.
        visit: key of the visit; lines of one visit share it.
        sequence: number of the claim in the course.
        number: number of the line in its claim.
        on: day of service.
        phase: phase of the course.
        code: HCPCS or CPT code, empty for a pharmacy's line.
        ndc: national drug code of the drug.
        modifiers: modifiers of the code.
        units: how many units.
        unit: what one unit is.
        label: what the line is for.
        service: service category the plan's rules go by.
        benefit: benefit it falls under.
        tier: network tier of the biller.
        component: who bills which part.
        place_of_service: two-digit place.
        price_source: where the allowed amount comes from.
        benefit_year: first day of the benefit year it counts in.
        billed_charge: dollars billed, unknown when nobody said.
        allowed_amount: dollars the plan accepts.
        write_off: dollars the biller forgives under its contract.
        deductible: dollars of the deductible.
        copay: dollars of copay.
        coinsurance: dollars of coinsurance.
        noncovered: dollars the patient owes because the plan does not cover the service.
        balance_bill: dollars above what the plan allows, out of network.
        plan_paid: dollars the plan pays.
        secondary_allowed: dollars the second payer went by, ``None`` where it was not asked.
        secondary_paid: dollars the second payer pays of what the plan left.
        secondary_write_off: dollars nobody owes any more by the second payer's rules.
        patient_responsibility: sum of deductible, copay, coinsurance, noncovered and balance_bill, less what the second
            payer pays and forgives.
        clinic_discount: dollars the clinic takes off.
        savings_card_paid: dollars a manufacturer's savings program pays.
        grants_paid: dollars foundations pay.
        rebate: dollars that come back later.
        net_cost: dollars that stay with the patient.
        adjustments: claim adjustments as the first payer's remittance shows them.
        changes: balances the line moved.
        steps: every step with its rule and source.
    """

    session: int
    visit: int
    sequence: int
    number: int
    on: date
    phase: str
    code: str
    ndc: str | None
    modifiers: tuple[str, ...]
    units: int
    unit: UnitKind
    label: str
    service: ServiceCategory
    benefit: Benefit
    tier: NetworkTier
    component: Component
    place_of_service: str
    price_source: str
    benefit_year: date
    billed_charge: Decimal | Unknown
    allowed_amount: Decimal
    write_off: Decimal | Unknown
    deductible: Decimal
    copay: Decimal
    coinsurance: Decimal
    noncovered: Decimal
    balance_bill: Decimal
    plan_paid: Decimal
    secondary_allowed: Decimal | None
    secondary_paid: Decimal
    secondary_write_off: Decimal
    patient_responsibility: Decimal
    clinic_discount: Decimal
    savings_card_paid: Decimal
    grants_paid: Decimal
    rebate: Decimal
    net_cost: Decimal
    adjustments: tuple[Adjustment, ...]
    changes: tuple[AccumulatorChange, ...]
    steps: tuple[Step, ...]


@attrs.frozen(kw_only=True)
class Versions:
    """What made the answer.

    Attributes:
        library: version of the library.
        reference_data: version of the reference data.
        schema: version of the JSON form.
    """

    library: str
    reference_data: str
    schema: str


@attrs.frozen(kw_only=True)
class Estimate:
    """The answer to one request. It is an estimate, not a bill.

    Attributes:
        label: the request's label.
        as_of: day of the question.
        notice: the sentence every output a patient sees must carry.
        versions: what made the answer.
        plan: name of the plan; empty without coverage.
        secondary: name of the second payer's plan; empty without one.
        patient_responsibility: the answer: what the patient owes over the whole course once every payer has paid.
        net_cost: what stays with the patient after assistance; the same without any.
        scenario: which scenario ``totals``, groups, cash flow and lines show (``expected`` where it is known).
        totals: sums over the whole course in that scenario.
        plans: totals by the first payer's plan; more than one where the coverage changes.
        benefit_years: totals by benefit year.
        phases: totals by phase.
        benefits: totals by benefit.
        components: totals by professional, facility and pharmacy lines.
        sessions: what each session costs.
        cash_flow: money by day.
        milestones: when limits are met.
        lines: every claim line; empty when no trace was asked for.
        findings: warnings, assumptions and notices.
        questions: what to ask to narrow the range, most useful first.
        conventions: the plan's readings in force, as (name, value).
        authorization: what the authorization means for sessions and money; ``None`` where it was not asked.
    """

    label: str
    as_of: date | None
    notice: str
    versions: Versions
    plan: str
    secondary: str
    patient_responsibility: MoneyRange
    net_cost: MoneyRange
    scenario: Scenario
    totals: Totals
    plans: tuple[Group, ...]
    benefit_years: tuple[Group, ...]
    phases: tuple[Group, ...]
    benefits: tuple[Group, ...]
    components: tuple[Group, ...]
    sessions: tuple[SessionCost, ...]
    cash_flow: tuple[CashMovement, ...]
    milestones: tuple[Milestone, ...]
    lines: tuple[EstimateLine, ...]
    findings: tuple[Finding, ...]
    questions: tuple[Question, ...]
    conventions: tuple[tuple[str, str], ...]
    authorization: AuthorizationOutlook | None = None
