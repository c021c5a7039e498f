"""老幼 laoyou: one system for the care of elders and of children under three."""
