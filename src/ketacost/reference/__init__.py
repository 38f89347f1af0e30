"""Dated figures with their sources, as TOML, and the one loader that looks them up by day of service."""
