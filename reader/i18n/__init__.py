"""All words of the program, in every language it speaks."""
