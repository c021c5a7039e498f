"""Pages about neighbourhoods and the premises for elders they have to have."""
