from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "laoyou.ui"
    label = "ui"
