"""The columns by which a row is told to be of somebody, and what most feeds share."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from laoyou.exchange.enums import Kind
from laoyou.exchange.services.feed import Column

NUMBER = Column(
    "number",
    _("Citizen number"),
    Kind.NUMBER,
    ("公民身份号码", "身份证号", "身份证号码", "身份证", "证件号码", "证件号", "公民身份证号码", "居民身份证号", "SFZH",
     "GMSFHM", "SFZHM", "ID number", "citizen id", "ID card", "identity number"),
)  # fmt: skip
NAME = Column(
    "name",
    pgettext_lazy("person", "Name"),
    Kind.NAME,
    ("姓名", "名字", "人员姓名", "XM", "full name"),
    required=True,
    person="name",
)
SEX = Column("sex", _("Sex"), Kind.SEX, ("性别", "XB", "gender"), person="sex")
BIRTH = Column(
    "birth",
    _("Born on"),
    Kind.BIRTH,
    ("出生日期", "出生年月日", "出生年月", "生日", "CSRQ", "birth date", "date of birth", "birthday"),
    person="birth",
)
ETHNICITY = Column("ethnicity", _("Ethnic group"), Kind.ETHNICITY, ("民族", "MZ", "nation"), person="ethnicity")
PHONE = Column(
    "phone",
    _("Telephone"),
    Kind.PHONE,
    ("电话", "联系电话", "手机", "手机号", "手机号码", "联系方式", "LXDH", "phone", "mobile", "tel"),
    person="phone",
)
LIVES = Column(
    "area",
    _("Lives in"),
    Kind.ANY_AREA,
    ("现住地", "居住地", "常住地", "现居住地", "居住地代码", "现住地代码", "常住地代码",
     "居住社区", "村社区", "村（社区）",
     "所在社区", "residence", "community"),
    person="area",
)  # fmt: skip
REGISTERED = Column(
    "registered_area",
    _("Registered in"),
    Kind.ANY_AREA,
    ("户籍地", "户籍地代码", "户籍所在地", "户籍村", "户籍社区", "户口所在地",
     "户籍地行政区划代码", "行政区划代码", "SSXQ",
     "registered area"),
    person="registered_area",
)  # fmt: skip
