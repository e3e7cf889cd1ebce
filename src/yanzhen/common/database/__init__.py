"""The two databases as Django knows them, and statements that are put into words once only.

`DATABASES` names `yanzhen.common.database.sqlite3` or `….postgresql`; see decision 020.
"""
