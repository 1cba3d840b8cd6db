from django.db import migrations


def number_what_there_is(apps, schema_editor):
    """Every document has its first version."""
    Document, Version = (apps.get_model("classroom", name) for name in ("Document", "Version"))
    Version.objects.bulk_create(
        (
            Version(document=each, number=1, file_id=each.file_id, filename=each.filename, by_id=each.item.author_id, at=each.item.date)
            for each in Document.objects.select_related("item").iterator()
        ),
        batch_size=500,
    )


class Migration(migrations.Migration):
    dependencies = [("classroom", "0002_versions_and_sheet")]

    operations = [migrations.RunPython(number_what_there_is, migrations.RunPython.noop)]
