"""What can be done with a mediation? One module per noun; strangers to one another."""
