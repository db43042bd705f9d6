"""上传检查 (inspection): pure checks of a file's name and content; each raises ``Invalid`` or returns."""
