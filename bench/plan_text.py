"""A plan of any length, written for measuring: what it says is known, so that a reading of it can be checked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

# fmt: off
_UNITS = (
    "民政局", "卫生健康委", "教育局", "财政局",
    "住房城乡建设局", "医保局", "人力资源社会保障局", "自然资源局",
)
_THINGS = (
    "养老护理床位", "婴幼儿托位", "社区助餐点", "日间照料中心",
    "适老化改造", "母婴设施", "护理员培训", "家庭医生签约",
)
# fmt: on
_DOINGS = ("扩大", "改善", "规范", "提升", "补齐", "延伸")
_MEASURED = ("护理型床位占比", "社区服务覆盖率", "健康管理率", "设施配建达标率", "月探访率", "家庭签约率")
_PLACES = ("乐都区", "平安区", "民和县", "互助县", "化隆县", "循化县")
_WORK = (
    "盘点现有场地和人员，列出缺口，按年度排出改造次序。",
    "街道和社区分别确定联系人，每月核对一次服务名单，发现变动及时登记。",
    "鼓励已经办得好的机构带动邻近机构，共用厨房、车辆和培训场所。",
    "收费标准在门口和网上同时公布，调整以前听取家属意见。",
    "对偏远村组安排流动服务，路线和时间提前一周告知。",
)
_COLUMNS = (
    "序号", "项目名称", "项目类型", "建设期限", "建设地点", "建设内容和规模",
    "总投资（万元）", "申请中央预算内投资（万元）", "组织实施单位",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Size:
    """How much a plan says."""

    targets: int = 30
    tasks: int = 34
    projects: int = 28


# Five megabytes: the plan of a nation's worth of counties in one file, longer than anybody prints.
FIVE_MEGABYTES = Size(targets=4_600, tasks=8_000, projects=12_000)


def plan_text(size: Size, *, seed: int = 0) -> str:
    """A plan with exactly that many targets in prose, tasks with units, and projects in a table."""
    draw = Random(seed)  # noqa: S311 - repeatable on purpose
    return "\n".join([*_head(), *_targets(size, draw), *_tasks(size, draw), *_listed(size, draw), ""])


def next_edition(text: str, *, changes: int, seed: int = 0) -> tuple[str, set[str]]:
    """A later edition in which the total of that many projects is another; returns it and their names."""
    draw = Random(seed)  # noqa: S311
    lines = text.split("\n")
    rows = [index for index, line in enumerate(lines) if line.count("\t") == 8 and line[0].isdigit()]
    changed = set()
    for index in draw.sample(rows, changes):
        cells = lines[index].split("\t")
        cells[6] = str(int(cells[6]) + 1)
        changed.add(cells[1])
        lines[index] = "\t".join(cells)
    return "\n".join(lines), changed


def _head() -> list[str]:
    return [
        "海东市养老托育服务体系建设实施方案",
        "东试〔2024〕7号",
        "",
        "为做好全市养老托育工作，制定本方案。",
        "一、发展目标",
    ]


def _targets(size: Size, draw: Random) -> Iterator[str]:
    for number in range(1, size.targets + 1):
        area, name = draw.choice(_PLACES), draw.choice(_MEASURED)
        yield f"到{draw.choice((2025, 2026, 2027))}年，{area}第{number}片区{name}达到{draw.randint(20, 99)}%。"


def _tasks(size: Size, draw: Random) -> Iterator[str]:
    yield "二、重点任务"
    yield "（一）健全服务网络"
    for number in range(1, size.tasks + 1):
        title = f"{draw.choice(_DOINGS)}第{number}批{draw.choice(_THINGS)}"
        lead, *others = draw.sample(_UNITS, 3)
        body = "".join(draw.sample(_WORK, 3))
        yield f"{number}.{title}。{body}（牵头单位：市{lead}，责任单位：市{'、市'.join(others)}）"


def _listed(size: Size, draw: Random) -> Iterator[str]:
    yield from ("", "附件1", "重点项目清单", "\t".join(_COLUMNS))
    for number in range(1, size.projects + 1):
        place, total = draw.choice(_PLACES), draw.randint(200, 9_000)
        first = draw.choice((2023, 2024, 2025))
        yield "\t".join(
            (
                str(number),
                f"{place}第{number}项目{draw.choice(_THINGS)}工程",
                draw.choice(("新建", "改扩建")),
                f"{first}-{first + 1}",
                place,
                f"建筑面积{draw.randint(300, 9_000)}平方米，{draw.choice(_THINGS)}{draw.randint(20, 300)}个",
                str(total),
                str(total // 2),
                f"市{draw.choice(_UNITS)}",
            )
        )
