"""How a clinic bills: the pathway, the codes its payer accepts, and the network of each line."""

from __future__ import annotations

from enum import StrEnum

import attrs

from ketacost.claims.services import (
    Benefit,
    Component,
    NetworkTier,
    ServiceCategory,
    benefits,
    components,
    service_categories,
)
from ketacost.errors import CodingError
from ketacost.values.codes import hcpcs, hcpcs_codes, ndc, place_of_service

_flag = attrs.validators.instance_of(bool)


class Pathway(StrEnum):
    """Who buys the drug, and on which claims it goes.

    ``BUNDLED``: the clinic buys; one G-code a session. ``UNBUNDLED``: the clinic buys; drug per milligram, visit and
    prolonged time on lines of their own. ``SPECIALTY_PHARMACY``: a pharmacy bills the drug to the pharmacy benefit.
    ``ASSIGNMENT_OF_BENEFITS``: a pharmacy bills it to the medical benefit. ``HOSPITAL_OUTPATIENT``: the hospital
    bills the G-code, the clinician bills it too at the facility rate. ``INFUSION`` and ``INJECTION``: drug without a
    code of its own, and its administration. ``CASH``: one line a session at the clinic's price.
    ``FREE_DRUG``: the manufacturer's foundation gives the drug, nobody bills it, and the clinic bills its visit.
    ``BRAIN_STIMULATION`` and ``ECT``: the comparators' procedures. ``RETAIL_PHARMACY``: fills alone.
    """

    BUNDLED = "bundled"
    UNBUNDLED = "unbundled"
    SPECIALTY_PHARMACY = "specialty_pharmacy"
    ASSIGNMENT_OF_BENEFITS = "assignment_of_benefits"
    HOSPITAL_OUTPATIENT = "hospital_outpatient"
    INFUSION = "infusion"
    INJECTION = "injection"
    CASH = "cash"
    FREE_DRUG = "free_drug"
    BRAIN_STIMULATION = "brain_stimulation"
    ECT = "ect"
    RETAIL_PHARMACY = "retail_pharmacy"


@attrs.frozen(kw_only=True)
class CodedUnits:
    """One further code a clinic bills at every session, such as prolonged time.

    Attributes:
        code: HCPCS or CPT code number.
        units: units of it a session.
    """

    code: str = attrs.field(converter=hcpcs)
    units: int = attrs.field(default=1, validator=[attrs.validators.instance_of(int), attrs.validators.ge(1)])


@attrs.frozen(kw_only=True)
class NetworkRule:
    """The network tier of some lines, where it differs from the clinic's.

    The first rule whose every stated part fits a line decides.

    Attributes:
        tier: the tier of such lines.
        services: only these service categories; empty for any.
        components: only professional, facility or pharmacy lines; empty for any.
        benefits: only lines of these benefits; empty for any.
        codes: only these codes; empty for any.
    """

    tier: NetworkTier = attrs.field(converter=NetworkTier)
    services: tuple[ServiceCategory, ...] = attrs.field(default=(), converter=service_categories)
    components: tuple[Component, ...] = attrs.field(default=(), converter=components)
    benefits: tuple[Benefit, ...] = attrs.field(default=(), converter=benefits)
    codes: tuple[str, ...] = attrs.field(default=(), converter=hcpcs_codes)

    def fits(self, service: ServiceCategory, component: Component, benefit: Benefit, code: str) -> bool:
        """Return whether the rule is for such a line."""
        return (
            (not self.services or service in self.services)
            and (not self.components or component in self.components)
            and (not self.benefits or benefit in self.benefits)
            and (not self.codes or code in self.codes)
        )


@attrs.frozen(kw_only=True, cache_hash=True)
class Billing:
    """How the sessions of a course are billed.

    Attributes:
        pathway: who buys the drug, and on which claims it goes.
        place_of_service: two-digit place of the visits.
        tier: network tier of the biller.
        networks: exceptions to it, by line.
        benefit: benefit the clinic's lines fall under (medical or behavioural).
        visit_code: visit billed at each session besides the drug or its administration; ``None`` for none.
        intake_code: code of the intake visit of a new patient.
        prolonged: further codes billed at each session, such as prolonged time, as the payer accepts them.
        drug_code: drug code where the date does not decide it, such as J3490 for esketamine; ``None`` for the usual.
        ketamine_ndc: drug code number of the ketamine used, for lines without a drug code of their own.
        payer_is_medicare: whether original Medicare is the payer, which refuses some codes.
        protected: out-of-network lines are protected by the No Surprises Act.
        fill_days_before: days between the pharmacy's fill and the session it is for.
        anesthesia_code: anesthesia billed with electroconvulsive treatment; ``None`` for none.
    """

    pathway: Pathway = attrs.field(converter=Pathway)
    place_of_service: str = attrs.field(default="11", converter=place_of_service)
    tier: NetworkTier = attrs.field(default=NetworkTier.IN_NETWORK, converter=NetworkTier)
    networks: tuple[NetworkRule, ...] = ()
    benefit: Benefit = attrs.field(default=Benefit.MEDICAL, converter=Benefit)
    visit_code: str | None = attrs.field(default=None, converter=attrs.converters.optional(hcpcs))
    intake_code: str = attrs.field(default="90792", converter=hcpcs)
    prolonged: tuple[CodedUnits, ...] = ()
    drug_code: str | None = attrs.field(default=None, converter=attrs.converters.optional(hcpcs))
    ketamine_ndc: str | None = attrs.field(default=None, converter=attrs.converters.optional(ndc))
    payer_is_medicare: bool = attrs.field(default=False, validator=_flag)
    protected: bool = attrs.field(default=False, validator=_flag)
    fill_days_before: int = attrs.field(
        default=0, validator=[attrs.validators.instance_of(int), attrs.validators.ge(0), attrs.validators.le(60)]
    )
    anesthesia_code: str | None = attrs.field(default="00104", converter=attrs.converters.optional(hcpcs))

    def __attrs_post_init__(self) -> None:
        """Refuse a benefit the clinic's lines cannot fall under."""
        if self.benefit is Benefit.PHARMACY:
            raise CodingError(
                "coding.clinic_benefit",
                "expected the medical or the behavioral benefit, got pharmacy; pharmacy lines need no setting",
                path="benefit",
            )

    def tier_of(self, service: ServiceCategory, component: Component, benefit: Benefit, code: str) -> NetworkTier:
        """Return the network tier of such a line."""
        for rule in self.networks:
            if rule.fits(service, component, benefit, code):
                return rule.tier
        return self.tier
