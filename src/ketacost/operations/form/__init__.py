"""The form of one estimate as data: its questions, the choices there are, and where each answer stands in a request."""
