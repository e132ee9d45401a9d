"""Word documents, through mammoth to HTML."""
