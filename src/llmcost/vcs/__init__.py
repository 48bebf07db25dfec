"""The only door to git: what the files of a checkout were at another commit."""
