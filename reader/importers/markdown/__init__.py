"""Markdown with front matter, tables and footnotes, as Chinese needs it."""
