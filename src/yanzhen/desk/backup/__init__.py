"""A zone in one file: database, stored files and its own parameters, with a list of hashes.

The file is a gzipped tar whose first member, `manifest.json`, names every other with size and
SHA-256, and says which version and database engine it comes from. The secret key is not in it.
"""

from yanzhen.desk.backup.restoring import restore_backup
from yanzhen.desk.backup.writing import write_backup

__all__ = ["restore_backup", "write_backup"]
