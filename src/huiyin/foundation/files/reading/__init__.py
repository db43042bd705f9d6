"""读出文字: the words of an uploaded document, so that the scanners see what a reader of it would see.

A hostile document meets a process of its own with little time and memory (``child``); its words are kept,
sealed, beside the stored file (``kept``).
"""
