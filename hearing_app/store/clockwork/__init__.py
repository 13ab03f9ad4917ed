"""How are clocks, what happened to them, and warnings found and kept?"""
