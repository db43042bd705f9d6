"""The generated parts of the documentation: made from the code, checked by ``huiyin docs check``."""
