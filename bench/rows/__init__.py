"""What is measured: a module a row, with a function `measure` that yields what it found."""
