"""Huiyin (回音): a city government publishes lawfully, answers every person, and shows that it did."""

__version__ = "0.1.0"
