"""A small shop, as an example of a service that is packaged with uv."""
