"""Measures over snapshots and the made-up populations they are tried on. No Django; usable as a library."""
