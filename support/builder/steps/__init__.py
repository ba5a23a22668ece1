"""Build steps of the user: what they see, how they run, and what they leave."""
