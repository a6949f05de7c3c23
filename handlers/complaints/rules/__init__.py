"""Pure decisions of complaints: clocks, what a mail says, and which complaints are alike."""
