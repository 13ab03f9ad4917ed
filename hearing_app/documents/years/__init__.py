"""How does a year look on paper?"""
