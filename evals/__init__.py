"""Measures what the product does on notes that people have coded."""
