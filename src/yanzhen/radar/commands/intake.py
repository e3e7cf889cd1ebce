"""Articles come in: pasted or as files, read at once or by the worker, near-duplicates folded."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from yanzhen.accounts.models import User
from yanzhen.common.commands import next_number
from yanzhen.common.parameters import parameter
from yanzhen.common.refusals import Refused
from yanzhen.desk.commands.files import plain_name, store_file
from yanzhen.desk.files.storage import path_of, receive
from yanzhen.journal.commands import parts, record
from yanzhen.radar import policies
from yanzhen.radar.commands.keeping import fail, fold_or_read, name_problem
from yanzhen.radar.models import Article, Reading, SourceKind
from yanzhen.radar.reading import Limits, Told, find_kind, read_file
from yanzhen.radar.reading.kinds import READABLE
from yanzhen.radar.reading.pictures import PICTURES, is_installed
from yanzhen.radar.reading.texts import cleaned

EARLIEST = date(1980, 1, 1)
HEAD = 60


@dataclass(frozen=True, slots=True)
class About:
    """Where an article is from. `title` may be empty: then the text's first line is taken."""

    source: str
    source_kind: str
    title: str = ""
    address: str = ""
    published_on: date | None = None


def _checked(about: About, on: date) -> About:
    """Return what may be kept of an article's origin.

    :raises Refused: naming the field that cannot be.
    """
    if not about.source.strip():
        raise Refused(_("请写明来源，如网站或公众号的名称。"), field="source")
    if about.source_kind not in SourceKind.values:
        raise Refused(_("请选择来源的类别。"), field="source_kind")
    if about.published_on and not EARLIEST <= about.published_on <= on:
        raise Refused(_("发布日期须在1980年以后、今天以前。"), field="published_on")
    address = about.address.strip()
    if address and not address.startswith(("http://", "https://")):
        raise Refused(_("网址请以 http:// 或 https:// 开头，没有可以不填。"), field="address")
    return About(cleaned(about.source).strip()[:120], about.source_kind,
                 cleaned(about.title).strip()[:200], address[:500], about.published_on)  # fmt: skip


def _open(about: About, title: str, by: User, at: datetime) -> Article:
    year = localdate(at).year
    number = next_number(f"article-{year}")
    return Article(
        code=f"N{year}-{number:05d}", title=title, source=about.source,
        source_kind=about.source_kind, address=about.address, published_on=about.published_on,
        added_by=by, added_at=at,
    )  # fmt: skip


def _first_line(text: str) -> str:
    line = next((line.strip() for line in text.splitlines() if line.strip()), "")
    return line[:HEAD] or str(_("无标题"))


@transaction.atomic
def add_text(text: str, about: About, *, by: User, at: datetime) -> Article:
    """Take in a pasted text; a short one is read at once, a long one by the worker.

    :raises Refused: if it is empty, too long, or its origin cannot be.
    """
    policies.require_can_review(by)
    on = localdate(at)
    about = _checked(about, on)
    text = cleaned(text)
    most = parameter("radar.max_characters", on=on)
    if not text.strip():
        raise Refused(_("请粘贴文章的正文。"), field="text")
    if len(text) > most:
        raise Refused(
            _("正文有%(n)d字，超过上限%(most)d字。请分成几篇，或作为文件上传。")
            % {"n": len(text), "most": most},
            field="text",
        )
    article = _open(about, about.title or _first_line(text), by, at)
    article.text = text
    article.save()
    facts = 0
    if len(text) <= parameter("radar.at_once_characters", on=on):
        facts = fold_or_read(article, at)
    record("article.added", article.subject, by=by, at=at, title=article.title,
           source=article.source, facts=facts)  # fmt: skip
    return article


def add_file(
    chunks: Iterable[bytes], about: About, *, name: str, by: User, at: datetime
) -> Article:
    """Take in a file; the original is kept, and the worker reads it.

    :raises Refused: empty, too big, or of a type that is not read.
    """
    policies.require_can_review(by)
    return take_file(chunks, about, name=name, by=by, at=at)


def take_file(
    chunks: Iterable[bytes], about: About, *, name: str, by: User, at: datetime
) -> Article:
    """Take in a file that somebody handed in or set up to be fetched.

    :raises Refused: empty, too big, or of a type that is not read.
    """
    on = localdate(at)
    about = _checked(about, on)
    name = plain_name(name)
    most = parameter("radar.max_file_bytes", on=on)
    with receive(_no_more_than(chunks, most)) as incoming:
        if not incoming.size:
            raise Refused(_("文件是空的，请检查后重传。"), field="file")
        with incoming.path.open("rb") as content:
            kind = find_kind(content, name)
        if kind.key in PICTURES and not is_installed():
            raise Refused(
                _("本机没有装文字识别，读不了图片。请运维安装（make ocr），或粘贴文字。"),
                field="file",
            )
        if kind.key not in READABLE:
            raise Refused(
                _("读不了“%s”：只收文本、网页、Word（docx）、PDF、Excel（xlsx）、邮件（eml、msg）和图片。")
                % name, field="file",
            )  # fmt: skip
        with transaction.atomic():
            article = _open(about, about.title or name, by, at)
            with parts() as inner:
                article.file = store_file(incoming, name=name, found=kind, by=by, at=at,
                                          subject=article.subject)  # fmt: skip
            article.save()
            record("article.added", article.subject, by=by, at=at, parts=inner,
                   title=article.title, source=article.source, file=name,
                   sha256=incoming.sha256)  # fmt: skip
            return article


def _no_more_than(chunks: Iterable[bytes], most: int) -> Iterable[bytes]:
    total = 0
    for chunk in chunks:
        total += len(chunk)
        if total > most:
            raise Refused(_("文件超过上限 %d MB，请拆分后再传。") % (most >> 20), field="file")
        yield chunk


def read_next(*, at: datetime) -> bool:
    """Read the oldest article that waits; return whether there was one.

    The file is read before anything is locked; whoever came first keeps what they read.
    """
    waiting = Article.objects.filter(reading=Reading.WAITING).select_related("file")
    article = waiting.order_by("pk").first()
    if article is None:
        return False
    told = _told(article, localdate(at))
    with transaction.atomic():
        rows = Article.objects.select_for_update(of=("self",)).select_related("file")
        article = rows.get(pk=article.pk)
        if article.reading == Reading.WAITING:
            _finish(article, told, at)
    return True


def _told(article: Article, on: date) -> Told:
    if article.file is None:
        return Told(text=article.text)
    path = path_of(article.file.sha256)
    if not path.exists():
        return Told(problem="GONE")
    with path.open("rb") as content:
        kind = find_kind(content, article.file.name).key
    slow = is_installed() and kind in (*PICTURES, "pdf", "eml", "msg")
    limits = Limits(
        seconds=parameter("radar.max_scan_seconds" if slow else "radar.max_seconds", on=on),
        characters=parameter("radar.max_characters", on=on),
        pages=parameter("radar.max_pages", on=on),
        unpacked=parameter("radar.max_unpacked_bytes", on=on),
    )
    return read_file(path, kind, limits)


def _finish(article: Article, told: Told, at: datetime) -> None:
    if told.problem:
        fail(article, name_problem(told.problem), at)
        return
    article.text, article.is_cut = told.text, told.is_cut
    if article.file and article.title == article.file.name:
        article.title = (told.title.strip() or _first_line(told.text))[:200]
    if article.published_on is None and told.day and EARLIEST <= told.day <= localdate(at):
        article.published_on = told.day
    article.save()
    facts = fold_or_read(article, at)
    if article.folded_into:
        record("article.folded", article.subject, by=None, at=at, title=article.title,
               into=article.folded_into.code)  # fmt: skip
    else:
        record("article.read", article.subject, by=None, at=at, title=article.title, facts=facts)
