"""意思: how near a question and a document are in meaning, where the optional package is installed."""
