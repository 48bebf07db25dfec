"""The only room that runs git. It reads the files of a checkout at another commit."""
