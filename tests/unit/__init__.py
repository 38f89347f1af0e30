"""Tests of one module each: known answers and refusals."""
