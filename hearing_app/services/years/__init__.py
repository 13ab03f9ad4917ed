"""How does a year leave the office?"""
