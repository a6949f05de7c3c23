"""How often Python looks for garbage while people wait for an answer."""

import gc

# After so many new objects it looks at the youngest, after so many such looks at the older ones:
# a command makes thousands of objects, and hardly any of them stay or refer to each other.
YOUNGEST, OLDER, OLDEST = 20_000, 20, 20


def settle() -> None:
    """Let what is loaded by now stay: no search has to look through it again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNGEST, OLDER, OLDEST)
