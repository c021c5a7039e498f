"""Logins, organisations, roles, area scopes, and what each action needs."""
