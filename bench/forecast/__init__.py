"""Simulated zones on which `yanzhen forecast` is measured. Not shipped."""
