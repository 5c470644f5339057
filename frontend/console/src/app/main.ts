import { VueQueryPlugin } from "@tanstack/vue-query";
import { createApp } from "vue";

import "@yingda/shared/ui/tokens.css";
import { startKeys } from "@yingda/shared/ui/keys";
import { startTheme } from "@yingda/shared/ui/theme";
import App from "./App.vue";
import { i18n, setLanguage, startLanguage } from "./i18n";
import { queries } from "./queries";
import { router } from "./router";

startTheme();
startKeys();
void setLanguage(startLanguage()).then(() => {
  createApp(App).use(i18n).use(router).use(VueQueryPlugin, { queryClient: queries }).mount("#app");
});
