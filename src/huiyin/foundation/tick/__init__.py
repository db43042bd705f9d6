"""定时: catch-up jobs that are safe to run zero, one or five times."""
