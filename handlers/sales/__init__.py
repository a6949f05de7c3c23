"""What each site took, and how that stands against its targets."""
