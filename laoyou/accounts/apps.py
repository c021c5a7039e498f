from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "laoyou.accounts"
    label = "accounts"
    verbose_name = _("Accounts and roles")

    def ready(self) -> None:
        from laoyou.accounts.services.row_security import after_migrate

        post_migrate.connect(after_migrate, sender=self, dispatch_uid="accounts.row_security")
