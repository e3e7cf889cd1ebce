"""Signed-in browsers and today's projects for the tests of pages."""

from django.test import Client

from yanzhen.common import clock
from yanzhen.projects.tests import factories


def browser(user):
    client = Client()
    client.force_login(user)
    return client


def htmx(**more):
    return {"HTTP_HX_REQUEST": "true", **more}


def lead_today(by=None, **stated):
    return factories.lead(by, at=clock.now(), **stated)


def project_today(stage, by=None, **stated):
    return factories.project_at(stage, by, at=clock.now(), **stated)


def text_of(response):
    return response.content.decode()
