"""Web pages: from the source to a tree, to pieces of text, to the pieces that are the article."""
