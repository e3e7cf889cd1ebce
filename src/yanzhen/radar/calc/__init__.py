"""The grammar of facts in Chinese investment news: text in, facts out; pure."""
