"""Files taken in before it was known which project they are about."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from yanzhen.accounts.models import User
from yanzhen.common.refusals import Refused
from yanzhen.desk.models import StoredFile
from yanzhen.journal.commands import record
from yanzhen.projects import policies
from yanzhen.projects.commands.common import link, lock_project, subject


@transaction.atomic
def file_under(number: int, *, code: str, by: User, at: datetime) -> StoredFile:
    """Put a file that one has uploaded under a project, whose team may read it from then on.

    :raises Refused: if it is somebody else's, or belongs to something already.
    """
    project = lock_project(code)
    policies.require_can_work(by, project)
    file = StoredFile.objects.select_for_update().filter(pk=number, uploaded_by=by).first()
    if file is None:
        raise Refused(_("找不到这份文件，请重新上传。"), field="file")
    if file.subject not in ("", subject(project)):
        raise Refused(_("这份文件已归在别的项目下。"), field="file")
    if not file.subject:
        file.subject = subject(project)
        file.save(update_fields=["subject"])
        record("file.filed", subject(project), by=by, at=at, links=link(project), file=file.name)
    return file
