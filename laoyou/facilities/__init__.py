"""Institutions for elders and for children under three: sites, capacity, who is in it, who works there."""
