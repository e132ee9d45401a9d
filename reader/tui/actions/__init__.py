"""What a person can do on the reader screen, a group of actions a file.

Each file is a class over `Desktop`, the state that they share; `ReaderScreen` is all of them.
"""
