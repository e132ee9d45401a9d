"""All words of the program, in every language it speaks.

>>> catalogue("en").text("error.no_such_file", path="a.txt")
'a.txt: there is no such file.'
"""

from reader.i18n.catalogues import LANGUAGES, Catalogue, Language, catalogue, guess_language

__all__ = ["LANGUAGES", "Catalogue", "Language", "catalogue", "guess_language"]
