"""Who may read and add files about tasks and partners."""

from yanzhen.accounts.models import User
from yanzhen.desk import policies
from yanzhen.desk.models import Partner, Task


def _task(user: User, subject: str) -> Task | None:
    number = subject.partition(":")[2]
    if not number.isdecimal() or len(number) > 18:
        return None
    return Task.objects.visible_to(user).filter(pk=int(number)).first()


def may_read_task(user: User, subject: str) -> bool:
    return _task(user, subject) is not None


def may_add_to_task(user: User, subject: str) -> bool:
    """The one who does it and whoever decides on it add files while it is open."""
    task = _task(user, subject)
    if task is None or not task.is_open:
        return False
    return policies.may_do(user, task) or policies.may_decide(user, task)


def may_read_partner(user: User, subject: str) -> bool:
    return Partner.objects.filter(code=subject.partition(":")[2]).exists()


def may_add_to_partner(user: User, subject: str) -> bool:
    return policies.may_keep_partners(user) and may_read_partner(user, subject)
