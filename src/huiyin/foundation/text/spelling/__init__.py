"""错别字纠正: what a reader may have meant, by sound and by shape, among the terms that the index holds."""
