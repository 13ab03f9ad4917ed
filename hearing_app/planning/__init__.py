"""How does a plan get better while somebody waits? Searches in processes of their own, bounds, repair."""
