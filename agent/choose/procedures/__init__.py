"""Procedures of a hospital's stay: from what the note says was done to codes of ICD-10-PCS, axis by axis."""
