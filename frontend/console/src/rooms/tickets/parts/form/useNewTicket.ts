import { computed, ref, watch, type Ref } from "vue";
import { useI18n } from "vue-i18n";

import type { TicketRow, TicketType } from "@yingda/shared/api/tickets";
import { fieldsOf, sentenceOf } from "@yingda/shared/forms/failure";
import { useFormWords } from "@yingda/shared/forms/words";
import { useMaking, type NewTicket } from "../../data/making";
import { useTypes } from "../../data/types";
import { filled, problemsOf } from "../../rules/form";

/** Where a new ticket comes from. */
export interface Origin {
  conversation: number | null;
  contact: { id: number; name: string } | null;
  /** only types of these liaison lines; none = all types */
  liaison: string | null;
  title: string;
}

const BLANK: Omit<NewTicket, "type_id"> = { title: "", description: "", values: {}, priority: 1, group_id: null, owner_id: null, contact_id: null, tag_ids: [] };

/** The filling in of a new ticket: its type, the type's form, what is wrong, and its making. */
export function useNewTicket(origin: Readonly<Ref<Origin>>) {
  const { t } = useI18n();
  const { t: form } = useFormWords();
  const { types: all, loaded } = useTypes();
  const make = useMaking();
  const types = computed(() => all.value.filter((one) => origin.value.liaison === null || one.document.liaison === origin.value.liaison));
  const typeId = ref<number | null>(null);
  const ticket = ref({ ...BLANK, title: origin.value.title, contact_id: origin.value.contact?.id ?? null });
  const errors = ref<Record<string, string>>({});
  const failure = ref("");
  const busy = ref(false);
  const type = computed<TicketType | undefined>(() => types.value.find((one) => one.id === typeId.value));
  const fields = computed(() => type.value?.document.fields ?? []);
  const dirty = computed(() => ticket.value.title !== origin.value.title || ticket.value.description !== "" || Object.keys(filled(fields.value, ticket.value.values)).length > 0);

  watch(types, (now) => { if (now.length === 1) typeId.value = now[0]?.id ?? null; }, { immediate: true });
  watch([ticket, typeId], () => { if (Object.keys(errors.value).length > 0) errors.value = problems(); }, { deep: true });

  function problems(): Record<string, string> {
    const wrong: Record<string, string> = {};
    if (!type.value) wrong["type_id"] = t("tickets.wrong.type");
    if (!ticket.value.title.trim()) wrong["title"] = t("tickets.wrong.title");
    for (const [key, problem] of Object.entries(problemsOf(fields.value, ticket.value.values))) {
      wrong[`values.${key}`] = t(`tickets.wrong.${problem.code}`, { label: fields.value.find((one) => one.key === key)?.label ?? key, limit: problem.limit ?? 0 });
    }
    return wrong;
  }

  /** The new ticket; null when something is missing or refused (`errors` and `failure` say what). */
  async function submit(): Promise<TicketRow | null> {
    errors.value = problems();
    failure.value = "";
    if (busy.value || !type.value || Object.keys(errors.value).length > 0) return null;
    busy.value = true;
    try {
      return await make({ ...ticket.value, title: ticket.value.title.trim(), type_id: type.value.id, values: filled(fields.value, ticket.value.values) }, origin.value.conversation);
    } catch (error) {
      errors.value = fieldsOf(error);
      if (Object.keys(errors.value).length === 0) failure.value = sentenceOf(error, form);
      return null;
    } finally {
      busy.value = false;
    }
  }

  return { types, loaded, typeId, type, fields, ticket, errors, failure, busy, dirty, submit };
}
