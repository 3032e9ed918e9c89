"""One module a page: each function takes the request and returns a View."""
