"""What is known, searchable and citable: code tables, lexicon, guideline cards and the search index."""
