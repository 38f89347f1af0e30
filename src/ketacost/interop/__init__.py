"""Forms other programs read and write: JSON, TOML, JSON Schema and the shipped plan designs."""
