"""Reading government plans: a document becomes structured targets, tasks and projects. No Django."""
