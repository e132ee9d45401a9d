"""PDF: lines with boxes out of a child process, paragraphs out of the lines."""
