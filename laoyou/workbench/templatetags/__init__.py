"""What templates of the workbench ask."""
