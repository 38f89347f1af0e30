"""Unit tests of the plan models."""
