import { VueQueryPlugin } from "@tanstack/vue-query";
import { createApp } from "vue";

import "@yingda/shared/ui/tokens.css";
import App from "./App.vue";
import { i18n } from "./i18n";
import { router } from "./router";

createApp(App).use(i18n).use(router).use(VueQueryPlugin).mount("#app");
