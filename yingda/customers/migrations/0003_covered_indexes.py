"""Indexes of installations from before decision 0024: another index begins with the same column."""

from django.db import migrations

COVERED = [
    "customers_consent_contact_id_37be4d89",
    "customers_contact_responsible_id_a6f693a0",
    "customers_contactnote_contact_id_8e7dedd7",
    "customers_contacttag_contact_id_4a209f9c",
    "customers_hookdelivery_source_id_b9335390",
    "customers_identity_contact_id_2b2a6f35",
    "customers_merge_survivor_id_4584b5fe",
    "customers_order_contact_id_0517c20d",
    "customers_order_source_id_8c15b79d",
    "customers_orderitem_order_id_0c19357b",
    "customers_orderstatus_order_id_121f2c48",
    "customers_pageview_visit_id_85e2b36d",
    "customers_responsibility_contact_id_d08cbda0",
    "customers_visit_contact_id_0ad93eac",
]


class Migration(migrations.Migration):
    dependencies = [("customers", "0002_order_withheld")]

    operations = [migrations.RunSQL([f'DROP INDEX IF EXISTS "{name}"' for name in COVERED], migrations.RunSQL.noop)]
