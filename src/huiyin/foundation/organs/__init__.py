"""机关: administrative organs, their names through time, people and posts."""
