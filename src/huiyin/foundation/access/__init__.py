"""权限: role and action tables, and querysets limited to what an actor may see."""
