"""Stock: what there is of what where, and when to get more."""
