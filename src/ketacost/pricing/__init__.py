"""Prices of coded lines: the caller's list, the plan's out-of-network terms, Medicare, published cash prices."""
