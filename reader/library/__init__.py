"""The hall: one method per thing a person can do; owns transactions."""
