"""The national register in its first form: one file of firms, read through DuckDB.

`intake` reads the file that an administrator names and keeps it as Parquet under the zone's home,
`placing` keeps the places of its firms on segments beside it, `store` finds what is kept,
`reading` answers questions about it. Nothing of it is in the database until somebody takes a firm
over. Everything is read by what DuckDB brings along; nothing is fetched from a network.
"""
