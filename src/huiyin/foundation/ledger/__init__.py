"""台账: append-only, hash-chained record of who did what, when and on which basis."""
