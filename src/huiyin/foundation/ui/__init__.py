"""界面: design tokens, style sheets, the mark, and charts drawn on the server."""
