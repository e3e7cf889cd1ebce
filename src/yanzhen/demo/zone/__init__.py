"""What the demo zone is made of: tables and plans. All firms and people are invented."""
