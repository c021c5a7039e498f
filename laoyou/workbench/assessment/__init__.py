"""The yearly assessment of units: schemes, versions, results down to the rows, objections, approval."""
