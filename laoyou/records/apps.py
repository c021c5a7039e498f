from django.apps import AppConfig


class RecordsConfig(AppConfig):
    name = "laoyou.records"
    label = "records"
