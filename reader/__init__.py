"""Reader: read Chinese and mixed articles in the terminal, mark them, take notes away."""

__version__ = "0.1.0"
