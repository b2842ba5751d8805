"""Services, supplies and drugs given: HCPCS Level II, and CPT where a licensed user has added it."""
