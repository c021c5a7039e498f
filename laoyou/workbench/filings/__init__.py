"""Filing of institutions: handed in, completed, answered, with the receipt."""
