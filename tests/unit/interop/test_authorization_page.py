"""The generated pages about authorization are what the docs hold."""

from __future__ import annotations

import re
from pathlib import Path

from ketacost.authorization.criteria import AllOf, Unread
from ketacost.interop.authorization_page import authorization_records, describe_authorization, describe_policies
from ketacost.interop.policy_catalogue import policy_ids

DOCS = Path(__file__).parents[3] / "docs" / "reference"


def test_the_pages_of_the_docs_are_the_generated_ones() -> None:
    """``docs/reference/authorization.md`` and ``policies.md``; write them anew after a change."""

    assert describe_authorization() == (DOCS / "authorization.md").read_text(encoding="utf-8")
    assert describe_policies() == (DOCS / "policies.md").read_text(encoding="utf-8")


def test_every_link_leads_somewhere() -> None:
    """On the page itself."""
    page = describe_authorization()
    headings = set(re.findall(r"^#+ (.*)$", page, re.MULTILINE))

    assert set(re.findall(r"\(#([^)]*)\)", page)) <= headings
    assert {AllOf, Unread} <= set(authorization_records())


def test_every_policy_has_a_row() -> None:
    """With its id first."""

    assert list(policy_ids()) == re.findall(r"^\| `(\w+)` \|", describe_policies(), re.MULTILINE)
