"""Waiting lists: rules, applications, rankings, offers."""
