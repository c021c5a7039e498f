"""Exploring figures: indicator, areas, months and breakdown as an analyst picks them."""
