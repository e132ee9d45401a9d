"""Offline dictionaries that the person has: reading them, an index in the cache, looking up."""
