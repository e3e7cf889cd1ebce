"""Getting the words out of a document's file, within bounds."""

import io
import zipfile

import docx
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from yanzhen.common.refusals import Refused

MOST_BYTES, MOST_UNPACKED = 5 << 20, 60 << 20


def words_of(file: UploadedFile) -> str:
    """Return the words of a text or Word file.

    :raises Refused: for what is empty, too big, or neither.
    """
    if not file.size:
        raise Refused(_("文件是空的，请检查后重传。"), field="file")
    if file.size > MOST_BYTES:
        raise Refused(_("文件超过 5 MB，请只留正文，附件作为文件上传。"), field="file")
    content = file.read()
    if content[:2] == b"PK":
        return _of_word(content)
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise Refused(_("读不出文字。请用 txt 或 docx，或者直接粘贴全文。"), field="file")


def _of_word(content: bytes) -> str:
    refusal = Refused(_("不是可用的 Word 文件。请另存为 docx，或者直接粘贴全文。"), field="file")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(one.file_size for one in archive.infolist()) > MOST_UNPACKED:
                raise refusal
        document = docx.Document(io.BytesIO(content))
        return "\n".join(paragraph.text for paragraph in document.paragraphs)
    except Refused:
        raise
    except Exception as problem:  # whatever a spoiled archive makes its readers raise
        raise refusal from problem
