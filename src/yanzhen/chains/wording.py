"""How events of the chain map read."""

from django.utils.translation import gettext_lazy as _

WORDS = {
    "chains.loaded": _("载入产业链参考%(title)s，%(segments)s个环节"),
    "chains.add": _("新增环节“%(title)s”（图谱第 %(version)s 版）"),
    "chains.change": _("改“%(title)s”（图谱第 %(version)s 版）"),
    "chains.remove": _("从图上撤下“%(title)s”（图谱第 %(version)s 版）"),
    "chains.link": _("加连线 %(title)s，%(supplies)s（图谱第 %(version)s 版）"),
    "chains.unlink": _("删连线 %(title)s（图谱第 %(version)s 版）"),
    "chains.split": _("拆分 %(title)s（图谱第 %(version)s 版）"),
    "chains.merge": _("合并 %(title)s（图谱第 %(version)s 版）"),
    "chains.import": _("导入 %(title)s，%(rows)s 条变动（图谱第 %(version)s 版）"),
    "chains.undo": _("撤回图谱第 %(undone)s 版：%(title)s（图谱第 %(version)s 版）"),
    "chains.import_drafted": _("上传 %(file)s 待预览，%(rows)s 条变动"),
}
