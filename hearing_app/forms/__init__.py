"""What did somebody ask for? Outside input becomes orders (frozen dataclasses), for pages and API alike."""
