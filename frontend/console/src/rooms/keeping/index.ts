import { lazyPart } from "@yingda/shared/ui/lazy";
import type { Room } from "@yingda/shared/ui/room";

export const CustomerData = lazyPart(() => import("./parts/CustomerData.vue"));
export const ExportList = lazyPart(() => import("./parts/ExportList.vue"));

export const keeping: Room = {
  name: "keeping",
  messages: { "zh-CN": () => import("./messages/zh"), en: () => import("./messages/en") },
  routes: [
    { path: "data/export", name: "settings-export", component: () => import("./pages/ExportsPage.vue"), meta: { settings: true, permission: "data.export" } },
    { path: "data/retention", name: "settings-retention", component: () => import("./pages/RetentionPage.vue"), meta: { settings: true, permission: "retention.manage" } },
    { path: "data/erasures", name: "settings-erasures", component: () => import("./pages/ErasuresPage.vue"), meta: { settings: true, permission: "customer.erase" } },
    { path: "data/erasures/:id(\\d+)", name: "settings-erasure", component: () => import("./pages/CertificatePage.vue"), props: (route) => ({ id: Number(route.params["id"]) }), meta: { settings: true, permission: "customer.erase" } },
  ],
  settings: [
    { route: "settings-export", label: "keeping.exports", permission: "data.export", words: "数据 下载 backup csv" },
    { route: "settings-retention", label: "keeping.retention", permission: "retention.manage", words: "清理 hold" },
    { route: "settings-erasures", label: "keeping.erasures", permission: "customer.erase", words: "删除 隐私 PIPL GDPR" },
  ],
};
