from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.utils.translation import gettext_lazy as _


class RecordsConfig(AppConfig):
    name = "laoyou.records"
    label = "records"
    verbose_name = _("Records of the system")

    def ready(self) -> None:
        from laoyou.records.services.moments import read_moments_fast

        connection_created.connect(read_moments_fast, dispatch_uid="records.moments")
