"""Where the rules demand two people, they count accounts: a person has one."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("accounts", "0001_initial")]

    operations = [
        migrations.AddConstraint(
            model_name="user",
            constraint=models.UniqueConstraint(fields=("person",), name="account_one_a_person"),
        ),
    ]
