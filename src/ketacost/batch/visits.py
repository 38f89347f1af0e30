"""What stands in place of a rule for a column of visits already used."""

from __future__ import annotations

from typing import Final

OTHER_PREFIX: Final = -3
"""The column is another payer's."""
UNCOVERED: Final = -2
"""No rule matches such a line."""
UNCOUNTED: Final = -1
"""The rule counts no visits."""
