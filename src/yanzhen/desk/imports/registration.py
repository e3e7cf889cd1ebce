"""What imports and files hang into lower packages at start."""

from django.utils.translation import gettext_lazy as _

from yanzhen.common.registry import add_job
from yanzhen.desk.imports.work import resume_stalled
from yanzhen.journal.wording import add_subjects, add_words


def register() -> None:
    add_job("imports.resume", 60, resume_stalled)
    add_subjects({"import": "desk:import", "file": "desk:file"})
    add_words(
        {
            "file.uploaded": _("上传文件“%(name)s”"),
            "import.finished": _("导入“%(file)s”"),
            "import.rows_exported": _("导出“%(file)s”的逐行结果"),
            "import.undo_started": _("开始撤销“%(file)s”的导入"),
            "import.undone": _("撤销了“%(file)s”的导入，之后改过的保留"),
        }
    )
