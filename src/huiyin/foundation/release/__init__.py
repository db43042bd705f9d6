"""发布: tickets, release store, transparency log and the releaser."""
