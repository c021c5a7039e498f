"""A sentence for every warning, English and Chinese.

The sentences are a catalogue here and not gettext because the reader works without Django; `render` picks the language.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

#: code → (English, Chinese); every place %(x)s must be in the warning's params.
SENTENCES: dict[str, tuple[str, str]] = {
    "draft_document": (
        "This is a draft (送审稿 or the like), not the document as issued.",
        "这是送审稿或征求意见稿，不是正式印发的文件。",
    ),
    "abridged_document": ("The document says that parts of it were left out.", "文件注明“有删减”，本文不是全文。"),
    "title_missing": ("The text does not print a title.", "文中没有印出标题。"),
    "number_missing": ("The text does not print a document number of its own.", "文中没有印出本文件的发文字号。"),
    "date_missing": ("The text does not print the date on which it was made.", "文中没有印出成文日期。"),
    "digits_lost": (
        "“%(printed)s” has lost digits, brackets or words; look it up in the original.",
        "“%(printed)s”缺少数字、括号或文字，请与原件核对。",
    ),
    "age_range_without_dash": (
        "“%(printed)s” has lost its dash; %(low)s to %(high)s years is probably meant.",
        "“%(printed)s”缺少连接号，可能是“%(low)s—%(high)s岁”。",
    ),
    "missing_separator": (
        "Two figures run into each other at “%(printed)s”; punctuation is missing.",
        "“%(printed)s”处两个数字连在一起，缺少标点。",
    ),
    "unclosed_bracket": (
        "A bracket is opened and never closed: “%(printed)s” (%(count)s times).",
        "括号没有配对：“%(printed)s”（共%(count)s处）。",
    ),
    "number_without_unit": (
        "The figure %(number)s is printed without a unit: “%(printed)s”.",
        "数字%(number)s没有单位：“%(printed)s”。",
    ),
    "indicator_without_unit": ("The indicator “%(name)s” is printed without a unit.", "指标“%(name)s”没有印出单位。"),
    "duplicate_numbering": (
        "The number “%(number)s” is used twice: “%(first)s” and “%(second)s”.",
        "序号“%(number)s”用了两次：“%(first)s”和“%(second)s”。",
    ),
    "announced_count_differs": (
        "“%(printed)s” announces %(announced)s, and %(listed)s are listed.",
        "“%(printed)s”写明%(announced)s项，实际列出%(listed)s项。",
    ),
    "attachment_missing": (
        "The attachment “%(name)s” is named, and is not in the text.",
        "文中提到附件“%(name)s”，但没有附上。",
    ),
    "table_missing": (
        "The table “%(name)s” is announced, and is not in the text.",
        "文中有表题“%(name)s”，但没有表格内容。",
    ),
    "total_differs": (
        "The total of %(column)s is printed as %(printed)s; the rows add up to %(computed)s.",
        "%(column)s合计印为%(printed)s，按各行相加为%(computed)s。",
    ),
    "group_total_differs": (
        "The total of %(column)s for “%(group)s” is printed as %(printed)s; its rows add up to %(computed)s.",
        "“%(group)s”的%(column)s小计印为%(printed)s，按各行相加为%(computed)s。",
    ),
    "count_differs": (
        "“%(group)s” is printed as %(printed)s items; %(computed)s are listed.",
        "“%(group)s”印为共%(printed)s项，实际列出%(computed)s项。",
    ),
    "identical_projects": (
        (
            "Projects %(first)s and %(second)s have the same scale, the same total and the same central investment; "
            "one may be copied from the other."
        ),
        "项目“%(first)s”与“%(second)s”的规模、总投资和中央投资完全相同，可能误抄。",
    ),
    "central_exceeds_total": (
        (
            "Project “%(name)s” applies for %(central)s (10,000 yuan) of central investment, "
            "more than its total of %(total)s."
        ),
        "项目“%(name)s”申请中央投资%(central)s万元，超过总投资%(total)s万元。",
    ),
    "period_inverted": (
        "Project “%(name)s” ends before it begins: %(period)s.",
        "项目“%(name)s”的建设期限起止颠倒：%(period)s。",
    ),
    "project_county_differs": (
        "Project “%(name)s” is named for %(named)s, and its place is printed as %(place)s.",
        "项目“%(name)s”名称中是%(named)s，建设地点印为%(place)s。",
    ),
    "area_per_place_small": (
        (
            "Project “%(name)s” has %(each)s m² for each of its %(places)s %(kind)s; "
            "less than %(least)s m² (a threshold to be confirmed) is implausible."
        ),
        "项目“%(name)s”每个%(kind)s仅%(each)s平方米（共%(places)s个），低于%(least)s平方米（标准待确认），请核实。",
    ),
    "share_contradicts": (
        "“%(name)s” is printed as %(printed)s%%; %(part)s out of %(whole)s is %(computed)s%%.",
        "“%(name)s”印为%(printed)s%%，按%(part)s÷%(whole)s计算为%(computed)s%%。",
    ),
    "per_thousand_contradicts": (
        (
            "“%(name)s” is printed as %(printed)s; %(count)s for %(people)s people is %(computed)s. "
            "The basis (registered or resident) may differ."
        ),
        "“%(name)s”印为%(printed)s，按%(count)s与%(people)s人计算为%(computed)s，口径（户籍或常住）可能不一致。",
    ),
    "need_contradicts_population": (
        (
            "%(need)s places at %(rate)s per 1,000 people mean a population of %(implied)s; "
            "the document's other figures give %(population)s."
        ),
        "按每千人%(rate)s个、需求%(need)s个推算，总人口为%(implied)s，与文中其他数字得出的%(population)s不符。",
    ),
    "need_not_covered": (
        (
            "%(need)s childcare places are needed; those that exist (%(existing)s) "
            "and those of the listed projects (%(listed)s) make %(sum)s."
        ),
        "托位需求%(need)s个，现有%(existing)s个加项目清单新增%(listed)s个共%(sum)s个，相差%(short)s个。",
    ),
    "gap_contradicts_plan": (
        (
            "A gap of %(gap)s childcare places is printed; %(planned)s are planned "
            "and %(existing)s exist, a difference of %(difference)s."
        ),
        "文中托位缺口为%(gap)s个，拟设置%(planned)s个、现有%(existing)s个，相差%(difference)s个。",
    ),
    "same_target_differs": (
        "“%(first)s” is %(one)s, and “%(second)s” is %(other)s, for the same thing and the same time.",
        "同一指标前后不一：“%(first)s”为%(one)s，“%(second)s”为%(other)s。",
    ),
    "existing_exceeds_target": (
        "“%(existing)s” already stands at %(now)s, and the target “%(target)s” for %(year)s is %(value)s.",
        "“%(existing)s”现状已是%(now)s，而“%(target)s”%(year)s年目标为%(value)s。",
    ),
    "projects_differ_from_target": (
        "“%(target)s” promises %(promised)s; the project list has %(listed)s.",
        "“%(target)s”提出%(promised)s，项目清单中为%(listed)s。",
    ),
    "share_over_hundred": (
        "“%(name)s” is to be above 100 %%, which a share cannot be.",
        "“%(name)s”写为100%%以上，比例不可能超过100%%。",
    ),
    "duplicate_unit": (
        "%(units)s are named twice among the units of “%(task)s”.",
        "“%(task)s”的责任单位中，%(units)s重复出现。",
    ),
    "unit_spelled_differently": (
        "One department is written in several ways: %(spellings)s.",
        "同一单位有多种写法：%(spellings)s。",
    ),
}

_ENGLISH, _CHINESE = 0, 1


def render(code: str, params: Mapping[str, Any], language: str = "zh-hans") -> str:
    """The sentence of a warning in the language asked for ("zh…" is Chinese, anything else English).

    Raises KeyError for a code without a sentence or a sentence whose place is not among the params.
    """
    which = _CHINESE if language.lower().startswith("zh") else _ENGLISH
    return SENTENCES[code][which] % params
