"""文本: segmentation, search, near-duplicates and scanners."""
