"""How does somebody without a page settle offered times, and repair what a disturbance hits?"""
