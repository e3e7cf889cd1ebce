"""Initial passwords that can be read out over the telephone."""

import secrets

# Without the signs that are mistaken for one another.
LETTERS = "abcdefghjkmnpqrstuvwxyz"
DIGITS = "23456789"


def generate_password() -> str:
    """Return a password of three groups, about 57 bits strong, such as `kqzmw-7384-hxwbd`."""
    parts = ["".join(secrets.choice(signs) for _ in range(size))
             for signs, size in ((LETTERS, 5), (DIGITS, 4), (LETTERS, 5))]  # fmt: skip
    return "-".join(parts)
