"""过滤器: what the desk's templates say beyond their own words."""
