"""Every sentence about opening a document, in English and Chinese, so that the command line needs no Django."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple


class Message(NamedTuple):
    """A source string and its Chinese, both with the same %(name)s places."""

    english: str
    chinese: str


def sentence(code: str, facts: Mapping[str, Any], *, chinese: bool = False) -> str:
    """The message for `code` with its places filled."""
    message = MESSAGES[code]
    return (message.chinese if chinese else message.english) % facts


REFUSALS: dict[str, Message] = {
    "empty_file": Message(
        "The file is empty. Choose the plan document again and check that it opens on your computer.",
        "文件是空的。请确认该文件在您的电脑上能够打开，再重新选择。",
    ),
    "no_text": Message(
        "The document opens but holds no text. If the pages are pictures, ask for the original .docx file.",
        "文档可以打开，但其中没有文字。如果页面是图片，请向印发单位索取原始 .docx 文件。",
    ),
    "too_large": Message(
        "The file has %(megabytes)s MB; at most %(limit)s MB can be read. Remove pictures or upload only the plan.",
        "文件大小为 %(megabytes)s MB，最多可读取 %(limit)s MB。请删去图片，或者只上传方案正文。",
    ),
    "too_long": Message(
        "The document has more than %(limit)s characters, which is no plan. Upload the plan by itself.",
        "文档超过 %(limit)s 字，不像是一份方案。请单独上传方案。",
    ),
    "too_many_pages": Message(
        "The document has %(pages)s pages; at most %(limit)s can be read. Upload the plan by itself.",
        "文档共 %(pages)s 页，最多可读取 %(limit)s 页。请单独上传方案。",
    ),
    "too_heavy": Message(
        "Opening the file took more than %(seconds)s seconds or too much memory, and was stopped. "
        "Save it again as .docx and upload that.",
        "打开文件用时超过 %(seconds)s 秒或占用内存过多，已停止。请另存为 .docx 后重新上传。",
    ),
    "too_deep": Message(
        "The document's parts are nested deeper than %(limit)s levels, so it was not opened. "
        "Open it in Word or WPS, save it again as .docx and upload that.",
        "文档内部嵌套超过 %(limit)s 层，未予打开。请用 Word 或 WPS 打开，另存为 .docx 后重新上传。",
    ),
    "extension_disagrees": Message(
        "The name ends in .%(extension)s but the content is .%(found)s. Rename the file to end in .%(found)s "
        "if that is what you meant to upload, or choose the right file.",
        "文件名以 .%(extension)s 结尾，内容却是 .%(found)s 格式。"
        "如果文件没有选错，请把扩展名改为 .%(found)s；否则请重新选择。",
    ),
    "unknown_format": Message(
        "The content is not a format that can be read. Upload the plan as .docx, .pdf with text, .html or .txt.",
        "无法识别文件内容的格式。请上传 .docx、带文字的 .pdf、.html 或 .txt 格式的方案。",
    ),
    "old_word": Message(
        "This is a document in the old Word or WPS format (.doc, .wps). Open it, choose “save as” .docx, upload that.",
        "这是旧版 Word 或 WPS 格式（.doc、.wps）的文档。请打开后另存为 .docx，再上传。",
    ),
    "old_office": Message(
        "This is an old Office file that is not a document. Save the plan as .docx and upload that.",
        "这是旧版 Office 文件，但不是文字文档。请把方案另存为 .docx，再上传。",
    ),
    "encrypted_office": Message(
        "This Office file is protected by a password. Open it with the password, remove the protection, "
        "save as .docx and upload that.",
        "这个 Office 文件设有密码。请用密码打开，取消密码保护，另存为 .docx 后再上传。",
    ),
    "rich_text": Message(
        "This is a Rich Text file (.rtf). Open it in Word or WPS, save as .docx and upload that.",
        "这是 RTF 格式的文件。请用 Word 或 WPS 打开，另存为 .docx 后再上传。",
    ),
    "spreadsheet": Message(
        "This is a spreadsheet (.xls, .xlsx, .et), not a plan. Upload the plan document; its tables are read.",
        "这是电子表格（.xls、.xlsx、.et），不是方案文档。请上传方案文档，文档里的表格会一并读取。",
    ),
    "slides": Message(
        "This is a slide show (.ppt, .pptx, .dps), not a plan document. Upload the plan as .docx.",
        "这是演示文稿（.ppt、.pptx、.dps），不是方案文档。请上传 .docx 格式的方案。",
    ),
    "open_document": Message(
        "This is an OpenDocument file (.odt, .ods). Open it, choose “save as” .docx, upload that.",
        "这是 OpenDocument 格式（.odt、.ods）的文件。请打开后另存为 .docx，再上传。",
    ),
    "ofd": Message(
        "This is an OFD layout document (.ofd), which cannot be read yet. Ask the issuing office for the .docx, "
        "or convert it to a .pdf with text.",
        "这是 OFD 版式文件（.ofd），目前还不能读取。请向印发单位索取 .docx，或者转换成带文字的 .pdf 后再上传。",
    ),
    "flat_xml": Message(
        "This is a Word document saved as XML (.xml). Open it in Word or WPS, save as .docx and upload that.",
        "这是存成 XML（.xml）的 Word 文档。请用 Word 或 WPS 打开，另存为 .docx 后再上传。",
    ),
    "web_archive": Message(
        "This is a web page archive (.mht). Save the page as .html, or as .docx, and upload that.",
        "这是网页归档文件（.mht）。请把网页另存为 .html 或 .docx，再上传。",
    ),
    "picture": Message(
        "This is a picture, not a document with text. Ask for the original .docx or a .pdf with text.",
        "这是图片，不是带文字的文档。请索取原始 .docx 或者带文字的 .pdf。",
    ),
    "archive": Message(
        "This is a compressed archive. Unpack it and upload the plan document inside.",
        "这是压缩包。请解压后上传其中的方案文档。",
    ),
    "macros": Message(
        "The document contains macros (small programs), which are never accepted. Save it as .docx without macros.",
        "文档中含有宏（小程序），一律不予接收。请另存为不含宏的 .docx 后再上传。",
    ),
    "damaged_docx": Message(
        "The file should be a .docx document but is damaged or incomplete. Open it in Word or WPS, save it again, "
        "or download it again.",
        "文件应为 .docx 文档，但已损坏或不完整。请用 Word 或 WPS 打开后重新保存，或者重新下载。",
    ),
    "damaged_pdf": Message(
        "The file should be a .pdf document but is damaged or incomplete. Download it again or ask for the .docx.",
        "文件应为 .pdf 文档，但已损坏或不完整。请重新下载，或者索取 .docx。",
    ),
    "damaged_html": Message(
        "The web page cannot be taken apart. Save it again from the browser, or as .docx.",
        "网页无法解析。请用浏览器重新保存，或者另存为 .docx。",
    ),
    "damaged_pack": Message(
        "The .json file is not a plan pack: it is damaged or incomplete. Export the pack again.",
        "这个 .json 文件不是有效的方案包，已损坏或不完整。请重新导出方案包。",
    ),
    "encrypted_pdf": Message(
        "The .pdf is protected by a password. Remove the protection, or ask for a copy without a password.",
        "这个 .pdf 设有密码。请取消密码保护，或者索取没有密码的版本。",
    ),
    "scanned_pdf": Message(
        "The .pdf has %(pages)s pages but almost no text (%(characters)s characters): the pages are scanned pictures. "
        "Ask for the original .docx, or run text recognition, check it, and upload the result.",
        "这个 .pdf 有 %(pages)s 页，却几乎没有文字（%(characters)s 字）：页面是扫描图片。"
        "请索取原始 .docx，或者先做文字识别并核对，再上传识别后的文件。",
    ),
    "zip_bomb": Message(
        "The file unpacks to far more than it should (over %(limit)s MB, or %(ratio)s times its size), as files made "
        "to block a computer do. It was not opened. Save the plan again as .docx.",
        "文件解压后远超正常大小（超过 %(limit)s MB，或超过压缩大小的 %(ratio)s 倍），与恶意压缩文件相同，未予打开。"
        "请重新另存为 .docx。",
    ),
    "too_many_parts": Message(
        "The file is made of more than %(limit)s parts, far more than a document has. It was not opened. "
        "Save the plan again as .docx.",
        "文件由超过 %(limit)s 个部分组成，远多于正常文档，未予打开。请重新另存为 .docx。",
    ),
    "external_entities": Message(
        "The document declares entities of its own, which can be used to read other files; no ordinary document "
        "does. It was not opened. Save the plan again as .docx.",
        "文档自行定义了实体，可能被用来读取其他文件，正常文档不会这样，未予打开。请重新另存为 .docx。",
    ),
    "wrong_encoding": Message(
        "Line %(line)s cannot be read as UTF-8, nor as GB18030. Save the file as UTF-8 text, or as .docx.",
        "第 %(line)s 行既不是 UTF-8 编码，也不是 GB18030 编码。请另存为 UTF-8 编码的文本，或者 .docx。",
    ),
    "garbled": Message(
        "The characters are garbled (for example “%(sample)s”): the text was saved in one encoding and opened in "
        "another, or the .pdf hides its characters. Save it again as .docx from the original.",
        "文字是乱码（例如“%(sample)s”）：可能保存和打开时用了不同的编码，或者 .pdf 中的字体无法还原文字。"
        "请从原始文件重新另存为 .docx。",
    ),
}

NOTES: dict[str, Message] = {
    "tracked_changes": Message(
        "Tracked changes: read as if all were accepted (%(insertions)s insertions kept, %(deletions)s deletions left "
        "out). Check that this is the final text.",
        "文档带有修订痕迹，按全部接受修订读取"
        "（保留插入 %(insertions)s 处，略去删除 %(deletions)s 处）。请确认这是定稿。",
    ),
    "comments": Message("%(count)s comments were left out.", "略去批注 %(count)s 条。"),
    "hidden_text": Message("%(count)s pieces of hidden text were left out.", "略去隐藏文字 %(count)s 处。"),
    "pictures": Message(
        "%(count)s pictures were not read; a table pasted as a picture is missing from the text.",
        "有 %(count)s 幅图片未读取；以图片粘贴的表格不会出现在文字中。",
    ),
    "embedded_objects": Message(
        "%(count)s embedded files (for example spreadsheets) were not opened.",
        "有 %(count)s 个嵌入的文件（例如电子表格）未打开。",
    ),
    "external_links": Message(
        "%(count)s links to templates or content outside the document were ignored.",
        "忽略了 %(count)s 个指向文档之外的模板或内容的链接。",
    ),
    "contents_left_out": Message("A table of contents (%(count)s lines) was left out.", "略去目录 %(count)s 行。"),
    "symbols_unknown": Message(
        "%(count)s symbols of a special font are shown as □.", "有 %(count)s 个特殊字体符号以“□”表示。"
    ),
    "numbering_unknown": Message(
        "%(count)s automatic numbers are of a kind not known here and are shown as 1, 2, 3.",
        "有 %(count)s 处自动编号的格式未能识别，按 1、2、3 表示。",
    ),
    "invisible_characters": Message(
        "%(count)s invisible or control characters were removed.", "去除了 %(count)s 个不可见字符或控制字符。"
    ),
    "radicals": Message(
        "%(count)s characters stored as radicals were replaced by the ordinary characters.",
        "有 %(count)s 个以部首编码的字已替换为通用汉字。",
    ),
    "page_numbers": Message("%(count)s page numbers were left out.", "略去页码 %(count)s 处。"),
    "page_headers": Message(
        "%(count)s repeated page headers or footers were left out.", "略去重复的页眉页脚 %(count)s 处。"
    ),
    "repeated_header_rows": Message(
        "%(count)s table header rows repeated on a new page were left out.", "略去换页后重复的表头 %(count)s 行。"
    ),
    "slanted_text": Message(
        "%(count)s pieces of slanted text (a watermark) were left out.", "略去倾斜文字（水印）%(count)s 处。"
    ),
    "pages_without_text": Message(
        "Pages without text, probably scanned: %(pages)s. Check whether the plan continues there.",
        "以下页没有文字，可能是扫描件：第 %(pages)s 页。请核对方案内容是否在其中。",
    ),
    "pages_damaged": Message(
        "Pages that could not be read: %(pages)s. Check the text against the document.",
        "以下页未能读取：第 %(pages)s 页。请对照原文件核对。",
    ),
    "permissions_only": Message(
        "The .pdf restricts printing or copying but opens without a password.",
        "这个 .pdf 限制打印或复制，但不需要密码即可打开。",
    ),
    "characters_lost": Message(
        "%(count)s characters could not be decoded and are shown as “%(mark)s”.",
        "有 %(count)s 个字符无法还原，以“%(mark)s”表示。",
    ),
}

MESSAGES: dict[str, Message] = REFUSALS | NOTES
