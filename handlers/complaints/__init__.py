"""Complaints: what customers are unhappy about, from the mail to the answer."""
