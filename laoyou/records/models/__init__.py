from laoyou.records.models.attachments import Attachment
from laoyou.records.models.audit import AuditEvent, AuditLink
from laoyou.records.models.calendar import ArrangedDay
from laoyou.records.models.list_files import ListFile
from laoyou.records.models.readings import Reading
from laoyou.records.models.runs import Run

__all__ = ["ArrangedDay", "Attachment", "AuditEvent", "AuditLink", "ListFile", "Reading", "Run"]
