"""How fast and how safe Opsbot is, measured: `make bench`, or one row of it."""
