"""Pure meaning: anchors, re-anchoring, and the algebra of events."""
