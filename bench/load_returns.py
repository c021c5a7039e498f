"""Three years of monthly returns for every plan in force, made up inside PostgreSQL.

The units that the made-up counties' plans name become organisations first; then every unit of every task has reported
every month. Said plainly: steps of the reports and evidence are left out, one sentence serves for many reports, and
nothing of it went through the services. What pages read, sort and count is as many rows as three years leave behind.
"""

from __future__ import annotations

from datetime import date

from django.db import connection

MONTHS = 36

# A unit that nobody has recognised becomes an organisation of the plan's own area, under the name that is printed.
_UNITS = """
INSERT INTO accounts_organisation (id, name, short_name, kind, area, valid)
SELECT gen_random_uuid(), named.printed_name, '', 'department', named.area, daterange('2020-01-01', NULL)
FROM (
    SELECT DISTINCT r.printed_name, e.area FROM plan_responsibility r
    JOIN plan_planitem i ON i.id = r.item_id JOIN plan_edition e ON e.id = i.edition_id
    WHERE r.organisation_id IS NULL AND e.state = 'published'
) named"""
_LINKED = """
UPDATE plan_responsibility r SET organisation_id = o.id
FROM plan_planitem i, plan_edition e, accounts_organisation o
WHERE r.organisation_id IS NULL AND i.id = r.item_id AND e.id = i.edition_id AND e.state = 'published'
    AND o.area = e.area AND o.name = r.printed_name"""

# Of the last month one in ten is missing, two wait for a decision, one was sent back; all before it are accepted.
_REPORTS = """
INSERT INTO plan_progressreturn (
    id, area, unit_area, item_id, lineage, organisation_id, month, state, course, percent, done, obstacles, ahead,
    revision, submitted_at, submitted_by, decided_at, decided_by
)
SELECT gen_random_uuid(), given.area, given.area, given.item_id, given.lineage, given.organisation_id, m.month, s.state,
    CASE WHEN given.draw < 2 THEN 'behind' WHEN m.number = %(months)s AND given.draw = 5 THEN 'finished'
        ELSE 'on_course' END,
    CASE WHEN m.number = %(months)s AND given.draw = 5 THEN 100 ELSE least(99, m.number * 90 / %(months)s) END,
    '本月完成第' || m.number || '阶段的工作，已与有关单位会商两次，现场查看三处。',
    CASE WHEN given.draw < 2 THEN '前期手续办理较慢，资金下达晚于预期。' ELSE '' END,
    '下月继续推进，完成第' || (m.number + 1) || '阶段。', 2,
    m.month + interval '1 month 3 days', '经办人',
    CASE WHEN s.state IN ('accepted', 'sent_back') THEN m.month + interval '1 month 5 days' END,
    CASE WHEN s.state IN ('accepted', 'sent_back') THEN '计划办公室' ELSE '' END
FROM (
    SELECT DISTINCT ON (i.lineage, r.organisation_id) e.area, i.id AS item_id, i.lineage, r.organisation_id,
        abs(hashtext(i.name || r.printed_name)) %% 10 AS draw
    FROM plan_edition e
    JOIN plan_planitem i ON i.edition_id = e.id AND i.kind = 'tasks'
    JOIN plan_responsibility r ON r.item_id = i.id AND r.organisation_id IS NOT NULL
    WHERE e.state = 'published'
) given
CROSS JOIN (
    SELECT number::int, (%(last)s::date - make_interval(months => %(months)s - number::int))::date AS month
    FROM generate_series(1, %(months)s) AS number
) m
CROSS JOIN LATERAL (
    SELECT CASE WHEN m.number < %(months)s THEN 'accepted' WHEN given.draw = 7 THEN NULL
        WHEN given.draw IN (3, 4) THEN 'submitted' WHEN given.draw = 6 THEN 'sent_back' ELSE 'accepted' END AS state
) s
WHERE s.state IS NOT NULL
ON CONFLICT DO NOTHING"""
_CLOSED = """
INSERT INTO plan_reportmonth (id, area, month, is_closed, reason, decided_at, decided_by)
SELECT gen_random_uuid(), area, month, true, '', month + interval '2 months', '计划办公室'
FROM (SELECT DISTINCT area, month FROM plan_progressreturn WHERE month < %s) reported
ON CONFLICT DO NOTHING"""


def load_returns(last: date, *, months: int = MONTHS) -> int:
    """Returns of `months` months up to `last` (its first day) where none are; how many were made."""
    with connection.cursor() as cursor:
        cursor.execute(_UNITS)
        cursor.execute(_LINKED)
        cursor.execute(_REPORTS, {"last": last, "months": months})
        made: int = cursor.rowcount
        cursor.execute(_CLOSED, [last])
    return made
