"""What was promised: plans with their targets, tasks, projects, policies and elements."""
