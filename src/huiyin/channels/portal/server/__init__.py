"""门户服务: answers from the current root, from memory, without the database."""
