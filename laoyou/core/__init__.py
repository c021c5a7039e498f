"""Words every package may use: periods, money, clock, identifiers, errors. Standard library only."""
