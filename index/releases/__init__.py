"""Readers of the official files, one module a family; `recognise` tells which family a file belongs to."""
