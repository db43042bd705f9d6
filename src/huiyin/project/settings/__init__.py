"""Settings by place of use: base, dev, test, production."""
