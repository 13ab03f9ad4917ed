"""What happens without anybody pressing a button? Ticks decide when, tasks do it once."""
