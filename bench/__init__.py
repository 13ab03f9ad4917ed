"""What is fast enough, and does it hold? One script per promise."""
