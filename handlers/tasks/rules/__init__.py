"""The decisions of tasks, a module each: pure, `now` an argument."""
