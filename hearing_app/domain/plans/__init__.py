"""How do an office's pending matters become a planning problem, and a plan a draft that can be booked?"""
