"""What people do with their own account."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from yanzhen.accounts.commands.people import check_version, initials_of, set_checked_password
from yanzhen.accounts.models import User
from yanzhen.common.refusals import Refused
from yanzhen.journal.commands import record


@transaction.atomic
def note_sign_in(user: User, *, address: str, at: datetime) -> None:
    """Record that a person signed in, and from where."""
    record("person.signed_in", f"user:{user.username}", by=user, at=at, address=address)


@transaction.atomic
def change_own_password(user: User, *, old: str, new: str, at: datetime) -> None:
    """Change one's own password; every other session of the person ends.

    :raises Refused: if the old one is wrong, the new one is the same or breaks a rule.
    """
    if not user.check_password(old):
        raise Refused(_("原口令不对，请重新输入。"), field="old")
    if old == new:
        raise Refused(_("新口令不能与原口令相同。"), field="new")
    set_checked_password(user, new, field="new")
    user.must_change_password = False
    user.save(update_fields=["password", "must_change_password"])
    record("person.password_changed", f"user:{user.username}", by=user, at=at)


@transaction.atomic
def change_own_profile(user: User, *, version: int, name: str, phone: str, at: datetime) -> User:
    """Change one's own name and telephone number.

    :raises Stale: if an administrator changed the person since `version` was read.
    """
    person = User.objects.select_for_update().get(pk=user.pk)
    wanted = {"name": name, "phone": phone}
    check_version(person, version, wanted, person.team)
    before = {"name": person.name, "phone": person.phone}
    person.name, person.phone, person.initials = name, phone, initials_of(name)
    person.version += 1
    person.save(update_fields=["name", "phone", "initials", "version"])
    record("person.changed", f"user:{person.username}", by=user, at=at, before=before, after=wanted)
    return person


@transaction.atomic
def sign_out_elsewhere(user: User, *, at: datetime) -> User:
    """End every session of a person; the caller renews the one it is in."""
    person = User.objects.select_for_update().get(pk=user.pk)
    person.sign_outs += 1
    person.save(update_fields=["sign_outs"])
    record("person.signed_out_elsewhere", f"user:{person.username}", by=user, at=at)
    return person
