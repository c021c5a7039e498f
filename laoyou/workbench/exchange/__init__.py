"""Pages of the exchange: files of departments, contradictions, how old the data is, what is shared with whom."""
