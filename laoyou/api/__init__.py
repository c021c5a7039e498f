"""The third front door: other programs, each with a token that acts for one person (docs/contracts/api.md)."""
