"""Runs the Python fences of README.md and docs/ as tests, in the order they are read.

The examples of one page build on each other, so they are collected only when a page or ``docs`` is
named on the command line, and run unshuffled: ``pytest -p no:randomly README.md docs``.
"""

from __future__ import annotations

from sybil import Sybil
from sybil.parsers.markdown import PythonCodeBlockParser, SkipParser

pytest_collect_file = Sybil(
    parsers=[PythonCodeBlockParser(), SkipParser()],
    patterns=["README.md", "docs/*.md", "docs/**/*.md"],
    excludes=["tests/*.md"],
).pytest()
