"""What can be done from the command line? One module per command; each is imported only when it is called."""
