from django.apps import AppConfig


class ResearchConfig(AppConfig):
    name = "espai.research"
