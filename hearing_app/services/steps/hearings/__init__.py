"""What do several use cases about hearings share?"""
