"""Records every room meets in: planned visits, claims and their lines, balances, amounts and traces."""
