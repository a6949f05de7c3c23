"""What is shown of complaints: cards, lists, receipts, the report. Everything typed is escaped."""
