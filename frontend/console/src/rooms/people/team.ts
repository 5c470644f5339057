import { useMutation, useQuery, useQueryClient, type QueryClient } from "@tanstack/vue-query";
import { computed, type Ref } from "vue";

import { api } from "@yingda/shared/api/client";
import type { Presence } from "@yingda/shared/api/types";

/** People, units, roles and skills as the settings list and change them. */

export type Scope = "own" | "group" | "department" | "everything";

export interface Grant {
  role: string;
  scope: Scope;
  unit_id: number | null;
}

export interface Level {
  skill_id: number;
  level: number;
}

export interface Person {
  id: number;
  username: string;
  display_name: string;
  signature_name: string;
  email: string;
  locale: string;
  avatar_hue: number;
  group_ids: number[];
  grants: Grant[];
  skills: Level[];
  presence: { state: Presence; since_at: number };
  second_factor: boolean;
  suspended_at: number | null;
  suspended_why: string;
  created_at: number;
  last_login_at: number | null;
}

export interface Department {
  id: number;
  name: string;
  parent_id: number | null;
}

export interface Group {
  id: number;
  name: string;
  department_id: number | null;
  people: number;
  closed_at?: number | null;
}

export interface Role {
  id: number;
  key: string;
  zh: string;
  en: string;
  built_in: boolean;
  default_scope: Scope;
  permissions: string[];
  people: number;
}

export interface Permission {
  name: string;
  zh: string;
  en: string;
  scopes: Scope[];
}

export interface Skill {
  id: number;
  name: string;
}

export interface Policy {
  team_name: string;
  second_factor_roles: string[];
}

const KEYS = {
  people: ["/people"],
  person: (id: number) => ["people", "person", id],
  departments: ["people", "departments"],
  groups: ["people", "team-groups"],
  roles: ["people", "roles"],
  permissions: ["people", "permissions"],
  skills: ["people", "skills"],
  policy: ["people", "policy"],
};

function listOf<T>(answer: T[] | { items: T[] }): T[] {
  return Array.isArray(answer) ? answer : answer.items;
}

function useList<T>(key: string[], path: string) {
  return useQuery({ queryKey: key, queryFn: async ({ signal }) => listOf(await api.get<T[] | { items: T[] }>(path, { limit: 200 }, signal)) });
}

export const useDepartments = () => useList<Department>(KEYS.departments, "/departments");
export const useTeamGroups = () => useList<Group>(KEYS.groups, "/groups");
/** The groups taken out of use; the answer holds those in use, too. */
export const useClosedGroups = () =>
  useQuery({ queryKey: [...KEYS.groups, "closed"], queryFn: async () => (await api.get<{ items: Group[] }>("/groups", { closed: true })).items.filter((one) => one.closed_at) });
export const useRoles = () => useList<Role>(KEYS.roles, "/roles");
export const usePermissions = () => useList<Permission>(KEYS.permissions, "/permissions");
export const useSkills = () => useList<Skill>(KEYS.skills, "/skills");

/** One person with everything the editor shows. */
export function usePerson(id: Readonly<Ref<number | null>>) {
  return useQuery({
    queryKey: computed(() => KEYS.person(id.value ?? 0)),
    queryFn: () => api.get<Person>(`/people/${id.value ?? 0}`),
    enabled: computed(() => id.value !== null),
  });
}

/** The rules of the installation: its name, and the roles that need a second factor. */
export function usePolicy() {
  const queries = useQueryClient();
  return {
    query: useQuery({ queryKey: KEYS.policy, queryFn: () => api.get<Policy>("/policy") }),
    change: useMutation({ mutationFn: (wish: Partial<Policy>) => api.patch<Policy>("/policy", wish), onSuccess: () => queries.invalidateQueries({ queryKey: KEYS.policy }) }),
  };
}

async function changed(queries: QueryClient): Promise<void> {
  await Promise.all([queries.invalidateQueries({ queryKey: ["people"] }), queries.invalidateQueries({ queryKey: KEYS.people })]);
}

/** The changes of one person, each read again afterwards. */
export function usePersonChanges() {
  const queries = useQueryClient();
  const then = async <T>(work: Promise<T>): Promise<T> => {
    const result = await work;
    await changed(queries);
    return result;
  };
  return {
    create: (wish: { username: string; display_name: string; email: string; password: string | null; locale: string; group_ids: number[]; grants: Grant[] }) => then(api.post<Person>("/people", wish)),
    change: (id: number, wish: Partial<Person>) => then(api.patch<Person>(`/people/${id}`, wish)),
    groups: (id: number, group_ids: number[]) => then(api.put(`/people/${id}/groups`, { group_ids })),
    grants: (id: number, grants: Grant[]) => then(api.put(`/people/${id}/grants`, { grants })),
    skills: (id: number, skills: Level[]) => then(api.put(`/people/${id}/skills`, { skills })),
    suspend: (id: number, why = "") => then(api.put(`/people/${id}/suspension`, { why })),
    letBack: (id: number) => then(api.delete(`/people/${id}/suspension`)),
    passwordLink: (id: number) => api.post<{ link: string }>(`/people/${id}/password-reset`),
    removeFactor: (id: number) => then(api.delete(`/people/${id}/second-factor`)),
  };
}

/** Taking a closed group into use again. */
export function useGroupReopening() {
  const queries = useQueryClient();
  return useMutation({ mutationFn: (id: number) => api.delete<Group>(`/groups/${id}/closing`), onSuccess: () => changed(queries) });
}

/** Create, change and remove in one of the small lists: "departments", "groups", "roles", "skills". */
export function useUnits<T extends { id: number }>(path: "departments" | "groups" | "roles" | "skills") {
  const queries = useQueryClient();
  const onSuccess = () => changed(queries);
  return {
    create: useMutation({ mutationFn: (wish: Partial<T>) => api.post<T>(`/${path}`, wish), onSuccess }),
    change: useMutation({ mutationFn: ({ id, ...wish }: Partial<T> & { id: number }) => api.patch<T>(`/${path}/${id}`, wish), onSuccess }),
    remove: useMutation({ mutationFn: (id: number) => api.delete(`/${path}/${id}`), onSuccess }),
  };
}
