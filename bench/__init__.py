"""What is fast and what is not, measured: `uv run python -m bench [NAME …] [--json] [--strict] [--cold]`."""
