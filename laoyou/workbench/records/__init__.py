"""Pages of the system's own records: audit trail, background work, kept documents."""
