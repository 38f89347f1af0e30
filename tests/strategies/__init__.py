"""What generated tests draw from: one generator of whole cases, over plain seeds and over hypothesis."""
