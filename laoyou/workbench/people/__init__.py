"""The registry's pages: lists, cards, what is due, and how many live where."""
