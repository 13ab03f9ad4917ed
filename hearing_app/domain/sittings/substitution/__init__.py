"""Who sits instead, when a panel is at risk, and what may be objected to?"""
