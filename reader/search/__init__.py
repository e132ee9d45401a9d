"""The derived index: tokens, query language, ranking, snippets."""
