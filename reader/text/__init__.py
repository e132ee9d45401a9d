"""Pure verbs on strings: the normal form, widths, breaks, words, sentences, folding."""
