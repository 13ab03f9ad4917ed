"""What was chosen for this installation? Environment, config/*.toml; a wrong value stops the start."""
