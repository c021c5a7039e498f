"""The fields and rules as splink settings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from splink import SettingsCreator, block_on
from splink.comparison_level_library import CustomLevel, ElseLevel
from splink.comparison_library import CustomComparison
from splink.internals.comparison_level_creator import ComparisonLevelCreator

from laoyou.analytics.linkage.blocking import RULES
from laoyou.analytics.linkage.fields import FIELDS, MISSING, Field, Level

LinkType = Literal["dedupe_only", "link_only"]


@dataclass(frozen=True, slots=True)
class Model:
    """What the levels weigh here. `prior`: probability that two rows taken blindly are one person.

    `u`: by the name of a chance; `m`: by field and level; what is not in them keeps the estimate of `fields`.
    """

    prior: float
    u: Mapping[str, float] = field(default_factory=dict)
    m: Mapping[tuple[str, str], float] = field(default_factory=dict)

    def m_of(self, of: Field, level: Level) -> float:
        return self.m.get((of.name, level.code), level.m)

    def u_of(self, level: Level) -> float:
        return self.u.get(level.chance, level.u) if level.chance else level.u


def settings(model: Model, link_type: LinkType) -> SettingsCreator:
    """The model for splink 5, whose unique id column is `row`."""
    return SettingsCreator(
        link_type=link_type,
        unique_id_column_name="row",
        comparisons=[_comparison(each, model) for each in FIELDS],
        blocking_rules_to_generate_predictions=[block_on(*rule.columns) for rule in RULES],
        probability_two_random_records_match=model.prior,
        retain_matching_columns=True,
        retain_intermediate_calculation_columns=True,
    )


def _comparison(of: Field, model: Model) -> CustomComparison:
    levels: list[ComparisonLevelCreator | dict[str, object]] = [_level(of, each, model) for each in of.levels]
    return CustomComparison(levels, output_column_name=of.name, comparison_description=of.name)


def _level(of: Field, level: Level, model: Model) -> ComparisonLevelCreator:
    if level.code == MISSING:
        return _written(level).configure(is_null_level=True)
    weighed = _written(level).configure(
        m_probability=model.m_of(of, level),
        u_probability=model.u_of(level),
        fix_m_probability=not level.learns,
        fix_u_probability=True,
    )
    if level.frequency:
        weighed.configure(tf_adjustment_column=level.frequency)
    return weighed


def _written(level: Level) -> ComparisonLevelCreator:
    if not level.holds:
        return ElseLevel().configure(label_for_charts=level.label)
    return CustomLevel(level.holds, level.label, base_dialect_str="duckdb")
