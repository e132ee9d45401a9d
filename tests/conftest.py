"""What holds for all tests."""

from __future__ import annotations

from hypothesis import settings

# A slow moment of the machine is no finding.
settings.register_profile("reader", deadline=None)
settings.load_profile("reader")
