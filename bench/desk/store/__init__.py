"""Stores of N requests: the house and some hundred lives are made by the product's own verbs, and then multiplied."""
