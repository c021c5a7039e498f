"""What goes on inside an institution: staff, roster, attendance, safety, its own day."""
