"""The answer-key corpus: questions over every rule, with the oracle's answers, and the scoring of anybody's answers."""
