"""界面: design tokens, components and charts."""
