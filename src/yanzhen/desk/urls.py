"""Every address of the desk; each subject lists its own."""

from django.urls import URLPattern

from yanzhen.desk.calendar.urls import urlpatterns as calendar_urls
from yanzhen.desk.files.urls import urlpatterns as files_urls
from yanzhen.desk.imports.urls import urlpatterns as imports_urls
from yanzhen.desk.notifications.urls import urlpatterns as notification_urls
from yanzhen.desk.partners.urls import urlpatterns as partner_urls
from yanzhen.desk.saved.urls import urlpatterns as saved_urls
from yanzhen.desk.tasks.urls import urlpatterns as task_urls

app_name = "desk"
urlpatterns: list[URLPattern] = [
    *task_urls,
    *notification_urls,
    *calendar_urls,
    *partner_urls,
    *saved_urls,
    *imports_urls,
    *files_urls,
]
