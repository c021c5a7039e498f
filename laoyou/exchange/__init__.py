"""Files of other departments: read, checked, accepted in whole or in part, and undone."""
