"""动作: word lists come in, outside links are asked."""
