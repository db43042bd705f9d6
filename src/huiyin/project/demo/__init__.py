"""演示城市: an invented city, its people and its information, taken through the real services."""
