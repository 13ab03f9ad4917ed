"""What is kept of plans for many sittings?"""
