"""The way in: ./run, the command line, the embedded server."""
