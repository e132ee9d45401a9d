"""The screens: they decide, their widgets draw."""
