"""Proof of the rules: right code sets, the same with one planted error each, and what the validator finds."""
