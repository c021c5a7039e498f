"""Suspension and closure of sites, with where everybody goes."""
