"""文件: quarantine, inspection and a content-addressed private store."""
