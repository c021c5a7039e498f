"""Views of the plan pages, one module a page or a family of pages."""
