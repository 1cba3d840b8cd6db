from django.apps import AppConfig


class CommitmentsConfig(AppConfig):
    name = "espai.commitments"
