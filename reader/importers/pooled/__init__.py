"""The parts of `pool`."""
