"""The checker and the oracle."""
