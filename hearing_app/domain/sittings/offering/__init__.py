"""Which times are offered to those who are to come, and which of them is left in the end?"""
