"""检索: full-text search over Chinese, embedded; see ``docs/adr/0003-search-engine.md``."""
