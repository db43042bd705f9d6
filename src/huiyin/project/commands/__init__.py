"""The commands of ``huiyin``, one module a group; each is a thin wrapper around a function elsewhere."""
