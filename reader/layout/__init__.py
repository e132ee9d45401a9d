"""Pure geometry: wrapping an article at a width, motions and text objects."""
