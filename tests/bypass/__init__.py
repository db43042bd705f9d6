"""Every known path by which content could reach the public without a ticket."""
