"""Newspaper pages as OCR and archives give them: several stories on a page."""
