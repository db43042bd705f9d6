"""What developers run; the Makefile is the way in."""
