"""门户: the public website, answered from the release store."""
