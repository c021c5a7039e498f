from django.apps import AppConfig


class PlanConfig(AppConfig):
    name = "laoyou.plan"
    label = "plan"
