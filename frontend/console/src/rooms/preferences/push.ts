import { useMutation, useQuery, useQueryClient } from "@tanstack/vue-query";
import { computed, ref } from "vue";

import { api } from "@yingda/shared/api/client";
import { browserOf } from "@yingda/shared/ui/browser";
import { kept } from "@yingda/shared/ui/kept";
import { useMe } from "../people";
import { keyBytes, obstacle, type Obstacle } from "./rules";

export interface Wish {
  quiet_from: number | null;
  quiet_until: number | null;
  zone: string;
  only_on_duty: boolean;
  show_text: boolean;
}
export interface Device {
  id: number;
  name: string;
  created_at: number;
  last_push_at: number | null;
  failing_since: number | null;
  current: boolean;
}
export interface PushSettings {
  on: boolean;
  key: string;
  wish: Wish;
  devices: Device[];
}

const KEY = ["notifications", "push"];
/** who wants to be pushed to on this device */
const owner = kept<number | null>("push.person", null);

/** The person's devices and wishes, as the server has them. */
export function usePush() {
  const queries = useQueryClient();
  const put = (now: PushSettings) => { queries.setQueryData(KEY, now); };
  return {
    query: useQuery({ queryKey: KEY, queryFn: () => api.get<PushSettings>("/notifications/push") }),
    wish: useMutation({ mutationFn: (wish: Wish) => api.put<PushSettings>("/notifications/push", wish), onSuccess: put }),
    add: useMutation({ mutationFn: (device: Subscription) => api.post<PushSettings>("/notifications/devices", device), onSuccess: put }),
    remove: useMutation({ mutationFn: (id: number) => api.delete(`/notifications/devices/${id}`), onSuccess: () => queries.invalidateQueries({ queryKey: KEY }) }),
    test: useMutation({ mutationFn: (id: number) => api.post(`/notifications/devices/${id}/tests`) }),
  };
}

interface Subscription {
  endpoint: string;
  p256dh: string;
  auth: string;
  name: string;
}

/** Pushes to this very browser: what stands in the way, switching on and off. */
export function useThisDevice(push: ReturnType<typeof usePush>) {
  const me = useMe();
  const busy = ref(false);
  const permission = ref("Notification" in window ? Notification.permission : "default");
  const settings = push.query.data;
  const device = computed(() => settings.value?.devices.find((one) => one.current));
  const hindered = computed<Obstacle | null>(() => obstacle({ on: settings.value?.on ?? true, secure: isSecureContext, supported: "serviceWorker" in navigator && "PushManager" in window, apple: /iPhone|iPad/.test(navigator.userAgent), permission: permission.value }));

  async function on(): Promise<void> {
    busy.value = true;
    try {
      permission.value = await Notification.requestPermission();
      if (permission.value === "granted" && settings.value) await push.add.mutateAsync(await subscribed(settings.value.key));
      owner.value = permission.value === "granted" ? me.value.id : null;
    } finally {
      busy.value = false;
    }
  }

  async function off(): Promise<void> {
    owner.value = null;
    if (device.value) await push.remove.mutateAsync(device.value.id);
    const registration = await navigator.serviceWorker.getRegistration();
    await (await registration?.pushManager.getSubscription())?.unsubscribe();
  }

  return { device, hindered, busy, on, off };
}

/** The subscription this browser still has, if it is this person's. */
export async function renewed(person: number): Promise<Subscription | null> {
  if (owner.value !== person || !("serviceWorker" in navigator) || Notification.permission !== "granted") return null;
  const registration = await navigator.serviceWorker.getRegistration();
  const made = await registration?.pushManager.getSubscription();
  return made ? described(made) : null;
}

async function subscribed(key: string): Promise<Subscription> {
  const registration = await navigator.serviceWorker.ready;
  const before = await registration.pushManager.getSubscription();
  // One made with another key (a database that was restored elsewhere) would never be pushed to.
  if (before) await before.unsubscribe();
  return described(await registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: keyBytes(key) }));
}

function described(made: PushSubscription): Subscription {
  const { endpoint, keys } = made.toJSON();
  return { endpoint: endpoint ?? "", p256dh: keys?.["p256dh"] ?? "", auth: keys?.["auth"] ?? "", name: browserOf(navigator.userAgent) || "Browser" };
}
