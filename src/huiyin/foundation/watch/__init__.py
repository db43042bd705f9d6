"""值守: what the platform verifies about itself every night, and the alarm when something is wrong."""
