"""The digest: what is red in what somebody leads, once a day."""
