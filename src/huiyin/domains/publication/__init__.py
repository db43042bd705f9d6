"""主动公开: drafting, review, release and catalogue of government information."""
