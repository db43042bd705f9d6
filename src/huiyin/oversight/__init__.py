"""What reads several domains at once."""
