"""写作台: Wagtail's editor, dressed and disarmed: it writes and previews, it cannot publish."""
