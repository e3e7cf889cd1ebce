"""Words that firms' names are made of: trades and suffixes, one a line (see NOTICE.txt)."""
