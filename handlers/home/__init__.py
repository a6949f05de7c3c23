"""The Home tab: what waits for somebody, what they asked for, and what is red in what they lead."""
