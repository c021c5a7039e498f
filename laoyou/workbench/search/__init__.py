"""One search box: places, plans, targets, tasks, projects, units."""
