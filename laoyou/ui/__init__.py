"""The design system: components, tables, charts, maps, forms. Knows no domain noun."""
