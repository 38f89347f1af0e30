"""Treatment courses as people describe them, dated session by session, with the label's rules and safety gates."""
