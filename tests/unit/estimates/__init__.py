"""Estimates: from a request to the answer."""
