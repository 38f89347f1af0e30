"""Plan designs as people describe them: limits, cost-share rules, conventions, enrolments and their checks."""
