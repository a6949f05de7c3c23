"""People: who they are, what they may do, where they sit."""
