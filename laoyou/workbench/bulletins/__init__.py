"""Monthly bulletins and annual reports, made from a plan's published figures and kept as they were told."""
