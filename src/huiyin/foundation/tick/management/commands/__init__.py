"""Commands of the recurring jobs."""
