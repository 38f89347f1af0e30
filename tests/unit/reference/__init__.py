"""Unit tests of the reference floor."""
