"""Adjudication: the kernel that splits a line to the cent, the ledger that walks all lines, and the trace."""
