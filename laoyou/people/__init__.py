"""Persons, households, relations, where people live and what holds for them, each with its period and source."""
