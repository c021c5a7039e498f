from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "laoyou.api"
    label = "api"
