"""When is everybody free, and how do many sittings share rooms and people? Bits on a grid, plans and their judge."""
