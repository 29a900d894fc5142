"""Questions in, verified answers out, and every way to ask."""
