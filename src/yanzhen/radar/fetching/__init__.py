"""From an address to its content: a child process that fetches within limits and from nowhere
but the hosts that an administrator named."""

from yanzhen.radar.fetching.parent import Asked, Got, Listed, keep_page, list_pages

__all__ = ["Asked", "Got", "Listed", "keep_page", "list_pages"]
