"""From coded lines to prices."""
