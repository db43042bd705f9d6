"""迁移: taking in what a city already published elsewhere, every row accounted for."""
