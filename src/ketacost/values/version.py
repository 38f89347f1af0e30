"""The versions stamped on every result."""

from __future__ import annotations

from typing import Final

__version__: Final = "0.1.0"
"""Version of the library; the reference data has one of its own."""

SCHEMA_VERSION: Final = "1"
"""Version of the JSON form of requests and results; raised when an old reader would misread a new file."""
