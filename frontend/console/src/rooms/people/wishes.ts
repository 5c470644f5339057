import type { Scope } from "./team";

/** A department or group that is being made (no id) or changed; `above` is its department, undefined: find it. */
export interface UnitWish {
  kind: "department" | "group";
  id?: number;
  name: string;
  above: number | null | undefined;
}

/** A role that is being made (no id) or changed. */
export interface RoleWish {
  id?: number;
  key?: string;
  zh: string;
  en: string;
  permissions: string[];
  default_scope: Scope;
  people?: number;
}
