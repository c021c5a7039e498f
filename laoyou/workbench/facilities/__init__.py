"""Institutions' pages: the register, cards, what runs out, capacity boards, supply."""
