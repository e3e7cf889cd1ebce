"""A new database, laid out at once (decision 021).

Replaying every migration of ours renders some hundred models again for each step and takes half a
minute before anybody sees a page. Where nothing of ours is there yet, the tables are made from the
models as they are now, what migrations make by hand (the search indexes) is made as they make it,
and all of them are noted as applied. A database that has anything is migrated as ever.
"""

from typing import cast

from django.apps import apps
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.operations import RunPython, RunSQL
from django.db.migrations.recorder import MigrationRecorder
from django.db.migrations.state import StateApps
from django.db.models import Model

OURS = "yanzhen."


def lay_out(connection: BaseDatabaseWrapper) -> bool:
    """Make all our tables at once, in one transaction; returns whether the database was new."""
    models = [model for app in apps.get_app_configs() if app.name.startswith(OURS)
              for model in app.get_models()]  # fmt: skip
    there = set(connection.introspection.table_names())
    if not there.isdisjoint(model._meta.db_table for model in models):
        return False
    executor = MigrationExecutor(connection)
    labels = {app.label for app in apps.get_app_configs() if app.name.startswith(OURS)}
    leaves = executor.loader.graph.leaf_nodes()
    executor.migrate([node for node in leaves if node[0] not in labels])
    with connection.schema_editor() as editor:
        _create(editor, models)
        _create_by_hand(editor, executor, labels)
        _note(connection, [node for node in executor.loader.graph.nodes if node[0] in labels])
    return True


def _create(editor: BaseDatabaseSchemaEditor, models: list[type[Model]]) -> None:
    for model in models:
        if model._meta.managed and not model._meta.proxy:
            editor.create_model(model)


def _create_by_hand(
    editor: BaseDatabaseSchemaEditor, executor: MigrationExecutor, labels: set[str]
) -> None:
    """Run what no model tells of. What moves rows of older versions is `elidable`: none are here.

    With the models of today, which lack what later migrations took away; such a step is elidable.
    """
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes(), clean_start=True)
    for migration, _backwards in plan:
        for operation in migration.operations if migration.app_label in labels else ():
            if getattr(operation, "elidable", False):
                continue
            if isinstance(operation, RunPython):
                operation.code(cast(StateApps, apps), editor)
            elif isinstance(operation, RunSQL):
                raise NotImplementedError("RunSQL in a migration: write it as RunPython")


def _note(connection: BaseDatabaseWrapper, nodes: list[tuple[str, str]]) -> None:
    recorder = MigrationRecorder(connection)
    for app, name in nodes:
        recorder.record_applied(app, name)
