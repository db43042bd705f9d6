"""Management of the recurring jobs."""
