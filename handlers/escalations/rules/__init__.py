"""Pure decisions of escalations: what a chain is, how it is written, what a run does next."""
