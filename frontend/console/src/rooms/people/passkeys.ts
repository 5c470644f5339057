import { send } from "@yingda/shared/api/client";

/** Passkeys through the browser's own functions, which read and write the server's JSON themselves. */

const root = "/_allauth/browser/v1";

interface RequestOptions {
  data: { request_options: { publicKey: PublicKeyCredentialRequestOptionsJSON } };
}

interface CreationOptions {
  data: { creation_options: { publicKey: PublicKeyCredentialCreationOptionsJSON } };
}

/** Whether this browser can do it here (it wants https, or localhost). */
export function passkeysWork(): boolean {
  return typeof PublicKeyCredential !== "undefined" && "parseRequestOptionsFromJSON" in PublicKeyCredential;
}

/** Prove the second factor with a passkey. Throws ApiError, or the browser's DOMException when the person gave up. */
export async function provePasskey(): Promise<void> {
  const { data } = await send<RequestOptions>("GET", `${root}/auth/webauthn/authenticate`);
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(data.request_options.publicKey);
  const credential = await navigator.credentials.get({ publicKey });
  await send("POST", `${root}/auth/webauthn/authenticate`, { body: { credential: (credential as PublicKeyCredential).toJSON() as unknown } });
}

/** Add a passkey of this device under a name. Throws as `provePasskey`. */
export async function addPasskey(name: string): Promise<void> {
  const { data } = await send<CreationOptions>("GET", `${root}/account/authenticators/webauthn`);
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(data.creation_options.publicKey);
  const credential = await navigator.credentials.create({ publicKey });
  await send("POST", `${root}/account/authenticators/webauthn`, { body: { name, credential: (credential as PublicKeyCredential).toJSON() as unknown } });
}
