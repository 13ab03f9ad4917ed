"""Which pages tell and change a mediation?"""
