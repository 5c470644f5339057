"""Indexes of installations from before decision 0024: another index begins with the same column."""

from django.db import migrations

COVERED = [
    "conversations_activationcase_activation_id_3e901590",
    "conversations_activationcase_conversation_id_d49fcb5c",
    "conversations_activationstep_activation_id_0523fbe0",
    "conversations_announcementtarget_announcement_id_372c4fbf",
    "conversations_conversation_assignee_id_e845f644",
    "conversations_conversation_contact_id_000135ab",
    "conversations_conversation_group_id_07822dc6",
    "conversations_conversationtag_conversation_id_f3a17d31",
    "conversations_conversationtag_tag_id_21339f90",
    "conversations_handover_to_person_id_a3e255c6",
    "conversations_mention_person_id_7850a9e2",
    "conversations_participant_person_id_97ee6553",
    "conversations_playbookversion_playbook_id_1edf51cf",
    "conversations_slapolicyversion_policy_id_769a0116",
    "conversations_slastep_target_id_e031553d",
    "conversations_slatarget_conversation_id_b0ec6271",
    "conversations_ticket_contact_id_6ecf59a8",
    "conversations_ticket_conversation_id_e37854dd",
    "conversations_ticket_group_id_1962d6d7",
    "conversations_ticket_maker_id_47bdd7d6",
    "conversations_ticket_owner_id_e4360eb9",
    "conversations_ticketlink_ticket_id_d5d4018f",
    "conversations_ticketstep_person_id_edd6ec6c",
    "conversations_ticketstep_ticket_id_d906ba37",
    "conversations_tickettypeversion_type_id_03efe222",
    "conversations_ticketwatcher_person_id_39ce0bf1",
    "conversations_ticketwatcher_ticket_id_b3a18d7c",
]


class Migration(migrations.Migration):
    dependencies = [("conversations", "0002_message_index")]

    operations = [migrations.RunSQL([f'DROP INDEX IF EXISTS "{name}"' for name in COVERED], migrations.RunSQL.noop)]
