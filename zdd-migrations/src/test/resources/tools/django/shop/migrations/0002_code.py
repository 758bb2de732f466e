from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("shop", "0001_orders")]
    operations = [migrations.AddField("Order", "code", models.CharField(max_length=20, null=True))]
