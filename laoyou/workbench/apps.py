from django.apps import AppConfig


class WorkbenchConfig(AppConfig):
    name = "laoyou.workbench"
    label = "workbench"
