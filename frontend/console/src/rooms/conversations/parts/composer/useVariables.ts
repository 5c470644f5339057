import { computed, toRef, type Ref } from "vue";
import { useI18n } from "vue-i18n";

import { serverNow } from "@yingda/shared/api/time";
import type { Row } from "@yingda/shared/api/types";
import { clock, date, money } from "@yingda/shared/ui/format";
import { useSaid } from "@yingda/shared/ui/said";
import { useContact, useOrders } from "../../../customers";
import { useMe } from "../../../people";
import { useInboxes } from "../../data/facts";

/** What the variables of a quick reply stand for in this conversation; what is not known is left out and highlighted. */
export function useVariables(row: Ref<Row>) {
  const { t, locale } = useI18n();
  const { said } = useSaid();
  const me = useMe();
  const { inboxName } = useInboxes();
  const person = toRef(() => row.value.contact.id);
  const { contact } = useContact(person);
  const { orders } = useOrders(person);
  return computed<Record<string, string | null | undefined>>(() => {
    const order = orders.value[0];
    return {
      "customer.name": row.value.contact.name,
      "customer.company": contact.value?.company?.name,
      "customer.tier": row.value.contact.tier > 0 ? t("conversations.tier", { n: row.value.contact.tier }) : null,
      "agent.name": me.value.signature_name || me.value.name,
      "inbox.name": inboxName(row.value.inbox_id),
      "conversation.number": String(row.value.number),
      "order.number": order?.number,
      "order.status": order && said("conversations.order_status", order.status),
      "order.total": order && money(order.total, locale.value, order.currency),
      now: clock(serverNow(), locale.value),
      today: date(serverNow(), locale.value),
    };
  });
}
