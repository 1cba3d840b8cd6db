from django.db import migrations, models


class Migration(migrations.Migration):
    """The minutes get an item and a text with versions; what they say is moved by the next one."""

    dependencies = [
        ('core', '0005_texts'),
        ('programme', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='minutes',
            name='item',
            field=models.OneToOneField(null=True, on_delete=models.deletion.PROTECT, related_name='minutes', to='core.item'),
        ),
        migrations.AddField(
            model_name='minutes',
            name='content',
            field=models.OneToOneField(null=True, on_delete=models.deletion.PROTECT, related_name='+', to='core.text'),
        ),
    ]
