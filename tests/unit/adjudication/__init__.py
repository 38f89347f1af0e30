"""The engine: terms, order, opening balances, results."""
