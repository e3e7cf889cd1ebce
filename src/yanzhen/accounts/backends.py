"""Sign-in by account and password."""

from django.contrib.auth.backends import ModelBackend

from yanzhen.accounts.models import User


class TeamBackend(ModelBackend):
    """Django's own, reading the person together with the team: every page shows both."""

    def get_user(self, user_id: int) -> User | None:
        user = User.objects.select_related("team").filter(pk=user_id).first()
        return user if user and self.user_can_authenticate(user) else None
