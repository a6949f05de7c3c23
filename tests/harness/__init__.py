"""What the tests stand on: databases, a bot under test, builders."""
