import type { RouteRecordRaw } from "vue-router";

const id = (route: { params: Record<string, string | string[]> }) => ({ id: Number(route.params["id"]) });

export const routes: RouteRecordRaw[] = [
  { path: "/login", name: "login", component: () => import("./pages/LoginPage.vue"), meta: { open: true } },
  { path: "/setup", name: "setup", component: () => import("./pages/SetupPage.vue"), meta: { open: true } },
  { path: "/reset-password", name: "reset-request", component: () => import("./pages/ResetRequestPage.vue"), meta: { open: true } },
  { path: "/reset-password/:resetKey", name: "reset", component: () => import("./pages/ResetPage.vue"), props: true, meta: { open: true } },
  { path: "/second-factor", name: "second-factor", component: () => import("./pages/ForcedFactorPage.vue"), meta: { open: true } },
  { path: "profile", name: "settings-profile", component: () => import("./pages/ProfilePage.vue"), meta: { settings: true } },
  { path: "people", name: "settings-people", component: () => import("./pages/PeoplePage.vue"), meta: { settings: true, permission: "people.manage" } },
  { path: "departments", name: "settings-departments", component: () => import("./pages/DepartmentsPage.vue"), meta: { settings: true, permission: "people.manage" } },
  { path: "roles", name: "settings-roles", component: () => import("./pages/RolesPage.vue"), meta: { settings: true, permission: "role.manage" } },
  { path: "skills", name: "settings-skills", component: () => import("./pages/SkillsPage.vue"), meta: { settings: true, permission: "people.manage" } },
  { path: "calendars", name: "settings-calendars", component: () => import("./pages/CalendarsPage.vue"), meta: { settings: true, permission: "calendar.manage" } },
  { path: "calendars/:id(\\d+)", name: "settings-calendar", component: () => import("./pages/CalendarPage.vue"), props: id, meta: { settings: true, permission: "calendar.manage" } },
  { path: "security", name: "settings-security", component: () => import("./pages/SecurityPage.vue"), meta: { settings: true, permission: "role.manage" } },
];
