"""Unit tests of the catalogue of shipped plan designs."""
