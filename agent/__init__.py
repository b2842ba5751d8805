"""Reads a clinical note and suggests medical codes, each with its quote, its rule and its verdict."""
