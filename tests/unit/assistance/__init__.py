"""From planned visits to claims."""
