"""What stands around a table for the web role, and what should: grants, policies; written only where they differ.

Writing a policy locks its table against everybody, and a site starts beside workers that are at work. So each policy
carries, as its comment, the digest of the text it was written from and of what PostgreSQL made of it: whatever was
written otherwise, changed by hand or dropped is seen, and nothing else is touched.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.backends.utils import CursorWrapper
from psycopg import sql

from laoyou.core.row_rules import RowRule
from laoyou.settings.database import WEB_ROLE

_ROLE = sql.Identifier(WEB_ROLE)
_STANDING = """
SELECT c.relname, c.relrowsecurity,
       ARRAY(SELECT a.privilege_type FROM aclexplode(c.relacl) a WHERE a.grantee = r.oid),
       EXISTS (SELECT FROM aclexplode(c.relacl) a WHERE a.grantee = 0 OR a.grantee = r.oid AND a.is_grantable)
         OR EXISTS (SELECT FROM pg_attribute t, aclexplode(t.attacl) a
                     WHERE t.attrelid = c.oid AND a.grantee IN (0, r.oid)),
       ARRAY(SELECT s.relname::text FROM pg_depend d JOIN pg_class s ON s.oid = d.objid AND s.relkind = 'S'
              WHERE d.refobjid = c.oid AND d.deptype = 'a'
                AND NOT EXISTS (SELECT FROM aclexplode(s.relacl) a
                                 WHERE a.grantee = r.oid AND a.privilege_type = 'USAGE'))
  FROM pg_class c, pg_roles r
 WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v') AND r.rolname = %s
"""
_POLICIES = """
SELECT c.relname, p.polname, concat_ws(' ', p.polcmd, p.polpermissive, p.polroles = ARRAY[r.oid]),
       coalesce(pg_get_expr(p.polqual, c.oid), ''), coalesce(pg_get_expr(p.polwithcheck, c.oid), ''),
       coalesce(obj_description(p.oid, 'pg_policy'), '')
  FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid, pg_roles r
 WHERE c.relnamespace = 'public'::regnamespace AND r.rolname = %s
"""


@dataclass(frozen=True, slots=True)
class Policy:
    """A policy as the catalogue has it; `said` is what its comment says of it."""

    kind: str
    using: str
    check: str
    said: str

    def was_written_from(self, text: str) -> bool:
        return self.said == self.digest(text)

    def digest(self, text: str) -> str:
        """Of the text it is written from and of what stands."""
        facts = (text, self.kind, self.using, self.check)
        return hashlib.sha256(repr(facts).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands around a table. `loose`: something is granted to everybody, by column, or to be passed on;
    `sequences`: those of the table that the web role may not use.
    """

    secured: bool
    granted: frozenset[str]
    loose: bool
    sequences: tuple[str, ...]
    policies: Mapping[str, Policy]


def standing(cursor: CursorWrapper) -> dict[str, Standing]:
    """What stands around every table and view; two queries."""
    policies = _policies(cursor)
    cursor.execute(_STANDING, [WEB_ROLE])
    return {
        table: Standing(secured, frozenset(granted), loose, tuple(sequences), policies.get(table, {}))
        for table, secured, granted, loose, sequences in cursor.fetchall()
    }


def _policies(cursor: CursorWrapper) -> dict[str, dict[str, Policy]]:
    cursor.execute(_POLICIES, [WEB_ROLE])
    found: dict[str, dict[str, Policy]] = {}
    for table, name, *facts in cursor.fetchall():
        found.setdefault(table, {})[name] = Policy(*facts)
    return found


def guard_table(
    cursor: CursorWrapper, table: str, rule: RowRule | None, privileges: frozenset[str], now: Standing
) -> None:
    """Let exactly `privileges` be granted and, with a rule, the table stand behind its policies."""
    _grant(cursor, table, privileges, now)
    if rule is None:
        return
    if not now.secured:
        cursor.execute(sql.SQL("ALTER TABLE {} ENABLE ROW LEVEL SECURITY").format(sql.Identifier(table)))
    texts = _texts(rule)
    differing = {name: text for name, text in texts.items() if not _stands(now.policies.get(name), text)}
    for name, text in differing.items():
        _write(cursor, table, name, text)
    if any(differing.values()):
        _sign(cursor, table, differing)


def revoke_all(cursor: CursorWrapper, table: str, now: Standing) -> None:
    """Take everything back that the web role, or everybody, was granted on a table."""
    if now.granted or now.loose:
        cursor.execute(sql.SQL("REVOKE ALL ON TABLE {} FROM PUBLIC, {}").format(sql.Identifier(table), _ROLE))


def _grant(cursor: CursorWrapper, table: str, privileges: frozenset[str], now: Standing) -> None:
    if now.loose or now.granted != privileges:
        revoke_all(cursor, table, now)
        if privileges:
            wanted = sql.SQL(", ".join(sorted(privileges)))
            cursor.execute(sql.SQL("GRANT {} ON TABLE {} TO {}").format(wanted, sql.Identifier(table), _ROLE))
    for sequence in now.sequences if privileges else ():
        cursor.execute(sql.SQL("GRANT USAGE ON SEQUENCE {} TO {}").format(sql.Identifier(sequence), _ROLE))


def _texts(rule: RowRule) -> dict[str, str]:
    """By the name of a policy what it says; nothing where there is to be none, so that nothing is let through."""
    clauses = {
        "SELECT": ("USING ({})", rule.read),
        "INSERT": ("WITH CHECK ({})", rule.insert),
        "UPDATE": ("USING ({0}) WITH CHECK ({0})", rule.write),
        "DELETE": ("USING ({})", rule.delete),
    }
    return {
        f"laoyou_{command.lower()}": f"FOR {command} TO {WEB_ROLE} {clause.format(condition)}" if condition else ""
        for command, (clause, condition) in clauses.items()
    }


def _stands(policy: Policy | None, text: str) -> bool:
    return policy is None if not text else policy is not None and policy.was_written_from(text)


def _write(cursor: CursorWrapper, table: str, name: str, text: str) -> None:
    names = {"policy": sql.Identifier(name), "table": sql.Identifier(table)}
    cursor.execute(sql.SQL("DROP POLICY IF EXISTS {policy} ON {table}").format(**names))
    if text:
        cursor.execute(sql.SQL("CREATE POLICY {policy} ON {table} {text}").format(**names, text=sql.SQL(text)))


def _sign(cursor: CursorWrapper, table: str, texts: Mapping[str, str]) -> None:
    """Write down, beside each policy, what it was written from and what became of it."""
    made = _policies(cursor)[table]
    for name, text in texts.items():
        if text:
            names = {"policy": sql.Identifier(name), "table": sql.Identifier(table)}
            comment = sql.SQL("COMMENT ON POLICY {policy} ON {table} IS {digest}")
            cursor.execute(comment.format(**names, digest=sql.Literal(made[name].digest(text))))
