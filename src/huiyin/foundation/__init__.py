"""Django apps that every domain stands on."""
