from django.apps import AppConfig


class AssessmentConfig(AppConfig):
    name = "lianxin.assessment"
    verbose_name = "考核"
