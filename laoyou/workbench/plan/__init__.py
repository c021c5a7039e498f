"""Pages of the plan: load, check, see, compare."""
