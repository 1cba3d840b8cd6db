from django.db import migrations

from espai.core.collation import sort_key

BATCH = 500


def fill(apps, schema_editor):
    """What each title sorts by, and by how many entities each has been used."""
    Document = apps.get_model("classroom", "Document")
    changed = []
    for each in Document.objects.select_related("item").iterator(chunk_size=BATCH):
        each.title_key = sort_key(each.item.title)[:300]
        each.used = each.uses.count()
        changed.append(each)
        if len(changed) == BATCH:
            Document.objects.bulk_update(changed, ["title_key", "used"])
            changed = []
    Document.objects.bulk_update(changed, ["title_key", "used"])


class Migration(migrations.Migration):
    dependencies = [("classroom", "0007_objectives_and_languages")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
