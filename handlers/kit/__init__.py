"""What areas share; no area words."""
