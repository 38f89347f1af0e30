"""From planned visits to coded claims, by pathway, and the claim edits that a payer applies."""
