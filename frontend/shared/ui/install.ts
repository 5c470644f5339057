import { ref, shallowRef } from "vue";

/** What Chromium hands out when the page can be installed. */
interface InstallPrompt extends Event {
  prompt(): Promise<{ outcome: "accepted" | "dismissed" }>;
}

const waiting = shallowRef<InstallPrompt | null>(null);
const installed = ref(isStandalone());

/** Keep the browser's offer until the person asks for it; called once at the start, because it comes early. */
export function keepInstallOffer(): void {
  addEventListener("beforeinstallprompt", (event) => {
    event.preventDefault();
    waiting.value = event as InstallPrompt;
  });
  addEventListener("appinstalled", () => {
    waiting.value = null;
    installed.value = true;
  });
}

/** Whether the console runs as an app, whether the browser offers to install it, and doing so. */
export function useInstall() {
  async function install(): Promise<void> {
    const offer = waiting.value;
    waiting.value = null;
    await offer?.prompt();
  }
  return { offer: waiting, installed, install };
}

function isStandalone(): boolean {
  return matchMedia("(display-mode: standalone)").matches || ("standalone" in navigator && navigator.standalone === true);
}
