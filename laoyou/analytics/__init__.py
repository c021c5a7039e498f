"""What is computed from snapshots, and the made-up populations it is tried on. No Django; usable as a library."""
