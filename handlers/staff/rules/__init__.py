"""What staff decides, and how it reads what people typed."""
