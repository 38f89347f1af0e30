"""Prior authorization: criteria as data, evidence as facts, and an answer with three values."""
