import { computed } from "vue";
import { useI18n } from "vue-i18n";

import { useDepartments, useRoles, useTeamGroups, type Grant } from "./team";

/** Names of roles, units and scopes in the reader's language. */
export function useRightsWords() {
  const { t, locale } = useI18n();
  const { data: roles } = useRoles();
  const { data: groups } = useTeamGroups();
  const { data: departments } = useDepartments();
  const english = computed(() => locale.value === "en");

  const named = (one: { zh: string; en: string }) => (english.value ? one.en : one.zh);
  const roleName = (key: string) => {
    const role = roles.value?.find((one) => one.key === key);
    return role ? named(role) : t("people.gone.role");
  };
  const groupName = (id: number) => groups.value?.find((one) => one.id === id)?.name ?? t("people.gone.group");
  const departmentName = (id: number) => departments.value?.find((one) => one.id === id)?.name ?? t("people.gone.department");
  const unitName = (grant: Grant) => {
    if (grant.unit_id === null) return t(`people.scope_own_unit.${grant.scope}`);
    return grant.scope === "group" ? groupName(grant.unit_id) : departmentName(grant.unit_id);
  };
  const grantName = (grant: Grant) => t("people.grant", { role: roleName(grant.role), scope: grant.scope === "own" || grant.scope === "everything" ? t(`people.scope.${grant.scope}`) : unitName(grant) });
  return { named, roleName, groupName, departmentName, unitName, grantName, roles, groups, departments };
}
