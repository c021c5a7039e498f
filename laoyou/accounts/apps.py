from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "laoyou.accounts"
    label = "accounts"
