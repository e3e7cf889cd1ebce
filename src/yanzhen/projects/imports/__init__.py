"""The officers' own project sheet as an import kind of the wizard."""
