"""Who may read and add files about a project."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from yanzhen.accounts.models import User
from yanzhen.projects import policies
from yanzhen.projects.models import Evidence, EvidenceState, Project
from yanzhen.projects.stages import Proof

# What counted figures rest on; the whole zone may open it once it is verified.
COUNTED = (Proof.AGREEMENT, Proof.START_PHOTO, Proof.MONEY_SLIP)


def _project(subject: str) -> Project | None:
    return Project.objects.filter(code=subject.partition(":")[2]).first()


def may_read(user: User, subject: str) -> bool:
    """Return whether a person sees the project in full, its papers included."""
    code = subject.partition(":")[2]
    return Project.objects.in_full_to(user).filter(code=code).exists()


def may_write(user: User, subject: str) -> bool:
    project = _project(subject)
    return project is not None and policies.can_work(user, project)


def readable_evidence(user: User) -> QuerySet[Evidence]:
    """Return the documents a person may read: all of projects in full view, and of every signed
    project those that counted figures rest on."""
    if user.sees_all:
        return Evidence.objects.all()
    # Looked up for each document: a page asks for those of one project, not of a hundred thousand.
    full = Exists(Project.objects.in_full_to(user).filter(pk=OuterRef("project")))
    counted = Q(project__signed_on__isnull=False, proof__in=COUNTED, state=EvidenceState.VERIFIED)
    return Evidence.objects.filter(full | counted)
