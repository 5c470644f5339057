import type { Department, Grant, Group, Permission, Role } from "../team";

/** How far one permission reaches, and which grants give it: what the screen explains, the server decides. */
export interface Effect {
  permission: Permission;
  own: boolean;
  groups: number[];
  everything: boolean;
  because: Grant[];
}

export interface Organisation {
  departments: readonly Department[];
  groups: readonly Group[];
}

/** The department and all that lie in it. */
export function departmentsWithin(departments: readonly Department[], id: number): Set<number> {
  const found = new Set([id]);
  for (let size = 0; size < found.size;) {
    size = found.size;
    for (const one of departments) if (one.parent_id !== null && found.has(one.parent_id)) found.add(one.id);
  }
  return found;
}

/** The groups one grant covers; own work and "everything" name no groups. */
export function groupsOf(grant: Grant, memberships: readonly number[], organisation: Organisation): number[] {
  if (grant.scope === "group") return grant.unit_id === null ? [...memberships] : [grant.unit_id];
  if (grant.scope !== "department") return [];
  const homes = grant.unit_id === null ? organisation.groups.filter((group) => memberships.includes(group.id)).flatMap((group) => group.department_id ?? []) : [grant.unit_id];
  const within = new Set(homes.flatMap((home) => [...departmentsWithin(organisation.departments, home)]));
  return organisation.groups.filter((group) => group.department_id !== null && within.has(group.department_id)).map((group) => group.id);
}

/** What a person with these grants may do, permission by permission, and why. Follows people/rules/permissions.py. */
export function effectsOf(grants: readonly Grant[], memberships: readonly number[], roles: readonly Role[], permissions: readonly Permission[], organisation: Organisation): Effect[] {
  return permissions.flatMap((permission) => {
    const because = grants.filter((grant) => permission.scopes.includes(grant.scope) && roles.find((role) => role.key === grant.role)?.permissions.includes(permission.name));
    if (because.length === 0) return [];
    const groups = new Set(because.flatMap((grant) => groupsOf(grant, memberships, organisation)));
    return [{ permission, own: true, groups: [...groups].sort((a, b) => a - b), everything: because.some((grant) => grant.scope === "everything"), because }];
  });
}

/** A department with what lies in it. */
export interface Branch {
  id: number;
  name: string;
  groups: Group[];
  branches: Branch[];
}

/** The departments as a tree, each with its groups; whoever points at nobody is at the top. */
export function treeOf({ departments, groups }: Organisation): Branch[] {
  const known = new Set(departments.map((one) => one.id));
  const below = (parent: number | null): Branch[] =>
    departments
      .filter((one) => (one.parent_id !== null && known.has(one.parent_id) ? one.parent_id : null) === parent)
      .map((one) => ({ id: one.id, name: one.name, groups: groups.filter((group) => group.department_id === one.id), branches: below(one.id) }));
  return below(null);
}

/** The part of a permission's name before the dot, in the order of first appearance: what the matrix is divided by. */
export function areasOf(permissions: readonly Permission[]): { area: string; permissions: Permission[] }[] {
  const areas = [...new Set(permissions.map((one) => areaOf(one.name)))];
  return areas.map((area) => ({ area, permissions: permissions.filter((one) => areaOf(one.name) === area) }));
}

function areaOf(name: string): string {
  return name.split(".")[0] ?? name;
}
