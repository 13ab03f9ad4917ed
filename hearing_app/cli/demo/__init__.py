"""Which fictional people, matters and sittings does the demo show?"""
