"""Plain text and novels, and what their lines tell."""
