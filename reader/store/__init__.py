"""The SQLite file: the only room that knows its tables."""
