"""One module for each family of pages; ``huiyin.channels.portal.publisher`` lists them by name."""
