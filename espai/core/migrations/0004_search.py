
import django.db.models.deletion
from django.db import migrations, models


# What of an entry is indexed, from what says most to what says least; by triggers, so that no write can forget it.
# Whoever changes the table of entries on SQLite writes its triggers again: Django makes that table anew.
SQLITE = [
    """CREATE VIRTUAL TABLE core_searchindex USING fts5(title, lead, words, body,
        content='core_searchentry', content_rowid='item_id', tokenize='ascii')""",
    """CREATE TRIGGER core_searchentry_in AFTER INSERT ON core_searchentry BEGIN
        INSERT INTO core_searchindex(rowid, title, lead, words, body)
        VALUES (new.item_id, new.title, new.lead, new.words, new.body); END""",
    """CREATE TRIGGER core_searchentry_out AFTER DELETE ON core_searchentry BEGIN
        INSERT INTO core_searchindex(core_searchindex, rowid, title, lead, words, body)
        VALUES ('delete', old.item_id, old.title, old.lead, old.words, old.body); END""",
    """CREATE TRIGGER core_searchentry_again AFTER UPDATE ON core_searchentry BEGIN
        INSERT INTO core_searchindex(core_searchindex, rowid, title, lead, words, body)
        VALUES ('delete', old.item_id, old.title, old.lead, old.words, old.body);
        INSERT INTO core_searchindex(rowid, title, lead, words, body)
        VALUES (new.item_id, new.title, new.lead, new.words, new.body); END""",
    "CREATE VIRTUAL TABLE core_searchvocabulary USING fts5vocab(core_searchindex, row)",
]
POSTGRESQL = [
    """ALTER TABLE core_searchentry ADD COLUMN vector tsvector GENERATED ALWAYS AS (
        setweight(to_tsvector('simple'::regconfig, title), 'A') ||
        setweight(to_tsvector('simple'::regconfig, lead), 'B') ||
        setweight(to_tsvector('simple'::regconfig, words), 'C') ||
        setweight(to_tsvector('simple'::regconfig, body), 'D')) STORED""",
    "CREATE INDEX search_by_stem ON core_searchentry USING gin(vector)",
]


def index(apps, schema_editor):
    for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL:
        schema_editor.execute(statement, params=None)


def unindex(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TABLE core_searchvocabulary", params=None)
        schema_editor.execute("DROP TABLE core_searchindex", params=None)


class Migration(migrations.Migration):

    dependencies = [
        ('core', '0003_files'),
    ]

    operations = [
        migrations.CreateModel(
            name='SearchEntry',
            fields=[
                ('item', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='entry', serialize=False, to='core.item')),
                ('language', models.CharField(blank=True, max_length=10)),
                ('phases', models.CharField(blank=True, help_text='Each between spaces.', max_length=100)),
                ('title', models.TextField(blank=True)),
                ('lead', models.TextField(blank=True)),
                ('words', models.TextField(blank=True, help_text='The words of the title as they are, for what is half typed.')),
                ('body', models.TextField(blank=True)),
                ('at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='SearchPending',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('item_id', models.BigIntegerField()),
                ('at', models.DateTimeField()),
                ('failed', models.PositiveSmallIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name='SearchTerm',
            fields=[
                ('stem', models.CharField(max_length=60, primary_key=True, serialize=False)),
                ('entries', models.PositiveIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name='Synonym',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('space_id', models.BigIntegerField()),
                ('expressions', models.CharField(max_length=300)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('space_id', 'expressions'), name='synonyms_are_said_once')],
            },
        ),
        migrations.CreateModel(
            name='SearchPart',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('anchor', models.CharField(blank=True, help_text='What follows the address of the item.', max_length=80)),
                ('page', models.PositiveIntegerField(null=True)),
                ('heading', models.CharField(blank=True, max_length=300)),
                ('text', models.TextField()),
                ('stems', models.TextField()),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='search_parts', to='core.item')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('item', 'number'), name='search_part_has_its_number')],
            },
        ),
        migrations.RunPython(index, unindex),
    ]
