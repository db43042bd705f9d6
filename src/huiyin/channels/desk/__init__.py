"""办公端: what officials see and do."""
