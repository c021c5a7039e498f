"""What the system did: audit events, runs, attachments, jobs. Append-only."""
