"""The pages on which categories, areas and reasons are administered."""
