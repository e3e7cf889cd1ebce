"""Every address of the desk; each subject lists its own."""

from django.urls import URLPattern

from yanzhen.desk.files.urls import urlpatterns as files_urls
from yanzhen.desk.imports.urls import urlpatterns as imports_urls

app_name = "desk"
urlpatterns: list[URLPattern] = [*imports_urls, *files_urls]
