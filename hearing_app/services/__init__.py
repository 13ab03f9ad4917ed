"""What can a clerk ask for? One public function is one transaction; use cases do not know one another."""
