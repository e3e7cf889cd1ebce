"""Pure calculations on codes and names of firms."""
