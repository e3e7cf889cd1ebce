from typing import Any

app_name = "league"
urlpatterns: list[Any] = []
