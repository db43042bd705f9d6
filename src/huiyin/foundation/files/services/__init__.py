"""文件的收存: receive an upload after every check."""

from huiyin.foundation.files.services.receiving import receive

__all__ = ["receive"]
