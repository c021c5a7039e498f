"""A whole plan of a city that does not exist, written for the tests: headings, prose, and the four usual tables."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Heading:
    """A numbered heading; in Word the number is automatic and not in the text. Level 0 is the title."""

    level: int
    number: str
    text: str


@dataclass(frozen=True)
class Paragraph:
    """Running text."""

    text: str


@dataclass(frozen=True)
class Grid:
    """A table. `merged` are (row, column, rows, columns); a line break inside a cell is the typist's."""

    rows: tuple[tuple[str, ...], ...]
    merged: tuple[tuple[int, int, int, int], ...] = ()


Item = Heading | Paragraph | Grid

_INDICATORS = Grid(
    (
        ("序号", "指标名称", "单位", "2023年", "目标值", "", "属性", "责任单位"),
        ("", "", "", "", "2024年", "2025年", "", ""),
        ("1", "养老机构护理型床位占比", "%", "48", "52", "≥58", "约束性", "市民政局"),
        ("2", "每千人口拥有3岁以下婴幼儿托位数", "个", "2.1", "3.2", "4.6", "预期性", "市卫生\n健康委"),
        ("3", "特殊困难老年人家庭适老化改造", "户", "310", "620", "900", "预期性", "市民政局、市住房\n城乡建设局"),
        ("4", "城乡居民基本养老保险参保率", "%", "95.5", "96", "≥96.5", "约束性", "市人力资源\n社会保障局"),
    ),
    merged=((0, 0, 2, 1), (0, 1, 2, 1), (0, 2, 2, 1), (0, 3, 2, 1), (0, 4, 1, 2), (0, 6, 2, 1), (0, 7, 2, 1)),
)

_PROJECTS = Grid(
    (
        ("序号", "项目名称", "建设性质", "建设期限", "建设地点", "建设规模", "总投资（万元）", "实施单位"),
        ("一、养老服务项目", "", "", "", "", "", "7650", ""),
        ("1", "澜川市社会福利院改扩建", "改扩建", "2023-2025", "北屏区", "护理型床位260张", "5200", "市民政局"),
        ("2", "石桥县中心敬老院提升", "改造", "2024", "石桥县", "床位120张", "2450", "石桥县人民政府"),
        ("二、托育服务项目", "", "", "", "", "", "1830", ""),
        ("3", "澜川市托育综合服务中心", "新建", "2024-2025", "南屏区", "托位150个", "1830", "市卫生健康委"),
    ),
    merged=((1, 0, 1, 6), (4, 0, 1, 6)),
)

_POLICIES = Grid(
    (
        ("序号", "政策名称", "主要内容", "责任单位"),
        ("1", "土地支持", "新建居住区按每百户不少于20平方米配建养老服务用房", "市自然资源局"),
        ("2", "财政支持", "对普惠托位每个给予一次性补助5000元", "市财政局\n市卫生健康委"),
    )
)

_LONG = (
    "坚持政府保基本、社会增普惠、家庭尽责任，围绕一刻钟生活圈补齐养老和托育设施短板，推动公办机构提质、民办机构增效，"
    "加强医养结合和康养人才培养，形成城乡衔接、功能互补、监管有力的服务网络，让老年人在熟悉的环境里安享晚年，"
    "让年轻父母在离家不远的地方放心托育。到2025年，全市养老机构床位达到6800张，其中护理型床位占比不低于58%，"
    "乡镇（街道）综合养老服务中心覆盖率达到100%，托位总数达到4100个以上。"
)

_SUPERVISION = (
    "将重点任务纳入年度督查，每半年通报一次进展；对工作不力、数据不实的，由市人民政府办公室约谈有关单位负责人。"
)

PLAN: tuple[Item, ...] = (
    Heading(0, "", "澜川市“一老一小”整体解决方案"),
    Paragraph("澜政发〔2023〕17号"),
    Paragraph("为健全全市养老托育服务体系，结合实际，制定本方案。"),
    Heading(1, "一、", "总体要求"),
    Heading(2, "（一）", "发展思路"),
    Paragraph(_LONG),
    Heading(2, "（二）", "主要目标"),
    Paragraph("专栏1 澜川市“一老一小”主要指标"),
    _INDICATORS,
    Heading(1, "二、", "重点任务"),
    Heading(2, "（一）", "扩大居家社区服务供给"),
    Heading(3, "1. ", "建设社区食堂"),
    Paragraph(
        "依托社区用房建设老年食堂，到2024年建成60个，到2025年实现城市社区全覆盖。（牵头单位：市民政局；责任单位：市商务局、各县区人民政府）"
    ),
    Heading(3, "2. ", "发展家庭照护"),
    Paragraph("为失能老年人家庭照护者提供培训，每年不少于2000人次。（责任单位：市民政局、市卫生健康委）"),
    Heading(2, "（二）", "增加普惠托育服务"),
    Heading(3, "1. ", "办好公办托育机构"),
    Paragraph("支持有条件的幼儿园开设托班，每个县区至少建成1所公办托育机构。（责任单位：市卫生健康委、市教育局）"),
    Heading(1, "三、", "支持政策"),
    _POLICIES,
    Heading(1, "四、", "组织实施"),
    Paragraph(_SUPERVISION),
    Paragraph("附件：澜川市“一老一小”重点项目表"),
    _PROJECTS,
)


def expected_lines(items: tuple[Item, ...] = PLAN) -> list[str]:
    """The lines every format must give: a paragraph a line, a table row a line with cells separated by TAB."""
    lines: list[str] = []
    for item in items:
        match item:
            case Heading():
                lines.append(item.number + item.text)
            case Paragraph():
                lines.append(item.text)
            case Grid():
                lines += ["\t".join(_as_read(cell) for cell in row) for row in item.rows]
    return lines


_TWO_UNITS = {"市财政局\n市卫生健康委": "市财政局 市卫生健康委"}


def _as_read(cell: str) -> str:
    return _TWO_UNITS.get(cell, cell.replace("\n", ""))


def characters(items: tuple[Item, ...] = PLAN) -> str:
    """Every character printed, for making a font."""
    return "".join(sorted(set("".join(expected_lines(items)) + "—0123456789 ")))
