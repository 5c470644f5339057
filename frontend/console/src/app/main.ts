import { VueQueryPlugin } from "@tanstack/vue-query";
import { createApp } from "vue";

import "@yingda/shared/ui/tokens.css";
import { keepInstallOffer } from "@yingda/shared/ui/install";
import { startKeys } from "@yingda/shared/ui/keys";
import { startTheme } from "@yingda/shared/ui/theme";
import App from "./App.vue";
import { i18n, setLanguage, startLanguage } from "./i18n";
import { queries } from "./queries";
import { router } from "./router";

startTheme();
startKeys();
keepInstallOffer();
void setLanguage(startLanguage()).then(() => {
  createApp(App).use(i18n).use(router).use(VueQueryPlugin, { queryClient: queries }).mount("#app");
  // What nobody waits for comes after what they see.
  void import("./program").then(({ keepProgram }) => { keepProgram(router); }, () => undefined);
  void import("./viewport").then(({ followKeyboard }) => { followKeyboard(); }, () => undefined);
});
