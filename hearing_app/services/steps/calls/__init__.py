"""What is said to invited people in person, and to whom next? Steps that the call desk and the pages share."""
