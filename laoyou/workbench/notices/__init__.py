"""Notices of departments to institutions, and their receipts."""
