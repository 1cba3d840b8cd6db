from django.db import migrations
from django.utils import timezone


def move(apps, schema_editor):
    Item, Link = apps.get_model('core', 'Item'), apps.get_model('core', 'Link')
    Text, TextVersion = apps.get_model('core', 'Text'), apps.get_model('core', 'TextVersion')
    now = timezone.now()
    for minutes in apps.get_model('programme', 'Minutes').objects.select_related('session__item'):
        about, at = minutes.session.item, minutes.published_at or now
        item = Item.objects.create(
            kind='minutes',
            title=about.title,
            path=f'{about.path}relatoria/',
            state='published' if minutes.published_at else 'draft',
            date=at,
            space_id=about.space_id,
            audience=about.audience if minutes.published_at else 'coordination',
            root=about if minutes.published_at else None,
            is_listed=bool(minutes.published_at),
        )
        text = Text.objects.create(
            item=item,
            name='minutes',
            markdown=minutes.text.replace('\r\n', '\n'),
            html=minutes.html,
            version=minutes.version,
            number=1,
            shown_from=1 if minutes.published_at else 0,
        )
        words = len(text.markdown.split())
        TextVersion.objects.create(text=text, number=1, markdown=text.markdown, began_at=at, at=at, added=words)
        if minutes.published_at:
            Link.objects.create(source=about, target=item, kind='recorded', at=at)
        minutes.item, minutes.content = item, text
        minutes.save()


class Migration(migrations.Migration):

    dependencies = [
        ('programme', '0002_minutes_texts'),
    ]

    operations = [migrations.RunPython(move, migrations.RunPython.noop)]
