"""The tests of ketacost."""
