"""How is mail kept that leaves, and mail that comes in?"""
