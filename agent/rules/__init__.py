"""The validator's numbered rules: each a record with a page in `docs/rules` and a pure check."""
