"""Phrases of pages by language: TOML files, no code."""
