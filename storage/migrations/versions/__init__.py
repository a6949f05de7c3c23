"""One file a change; once released, none is edited again."""
