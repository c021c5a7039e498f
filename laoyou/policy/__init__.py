"""The rules as code and dated data: no database, no clock, no framework."""
