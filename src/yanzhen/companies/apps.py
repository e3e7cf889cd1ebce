from django.apps import AppConfig


class CompaniesConfig(AppConfig):
    name = "yanzhen.companies"
    label = "companies"
    verbose_name = "企业库"
    default_auto_field = "django.db.models.BigAutoField"
