"""Who does what by when. Read this area first: the others have its shape."""
