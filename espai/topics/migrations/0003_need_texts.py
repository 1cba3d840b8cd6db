from django.db import migrations


def keep(apps, schema_editor):
    """What each need says now is the first version of its text."""
    Text, TextVersion = apps.get_model('core', 'Text'), apps.get_model('core', 'TextVersion')
    for need in apps.get_model('topics', 'Need').objects.select_related('item'):
        markdown = need.text.replace('\r\n', '\n')
        text = Text.objects.create(
            item=need.item,
            name='need',
            markdown=markdown,
            html=need.html,
            version=1,
            number=1,
            shown_from=0 if need.item.state == 'draft' else 1,
        )
        TextVersion.objects.create(
            text=text,
            number=1,
            markdown=markdown,
            by_id=need.item.author_id,
            began_at=need.item.date,
            at=need.item.date,
            added=len(markdown.split()),
        )


class Migration(migrations.Migration):

    dependencies = [
        ('core', '0005_texts'),
        ('topics', '0002_selection'),
    ]

    operations = [migrations.RunPython(keep, migrations.RunPython.noop)]
