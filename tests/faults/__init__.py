"""Crashes, damage and hostile input: what must hold afterwards."""
