"""The ways in and out: portal, desk, gateways. None imports another."""
