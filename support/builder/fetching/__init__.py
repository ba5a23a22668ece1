"""Gets archives and repositories, with passwords and without running anything of them."""
