"""Administrative areas by validity period, boundaries, search."""
