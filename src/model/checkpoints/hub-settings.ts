import { HUB_URL } from "@huggingface/hub";

export interface HubSettings {
  /** without a slash at its end */
  readonly hubUrl: string;
  /** whether nothing may be fetched */
  readonly isOffline: boolean;
}

/** What the environment says of the hub, read as huggingface_hub reads it: a mirror, and that the network is off. */
export function hubSettings(environment: Readonly<Record<string, string | undefined>>): HubSettings {
  const { HF_ENDPOINT: endpoint, HF_HUB_OFFLINE: offline, TRANSFORMERS_OFFLINE: olderOffline } = environment;
  return {
    hubUrl: (endpoint || HUB_URL).replace(/\/+$/, ""),
    isOffline: /^(1|on|yes|true)$/i.test(offline || olderOffline || ""),
  };
}
