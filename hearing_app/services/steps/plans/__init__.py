"""What do several use cases of plans share?"""
