"""EPUB books and their packages."""
