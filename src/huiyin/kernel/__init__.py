"""Plain Python mechanisms: clauses, calendars, clocks, steps, quotas, digests, logs. No framework, no I/O."""
