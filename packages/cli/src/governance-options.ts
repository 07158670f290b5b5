import type { ArgsDef } from "citty";

/** Where the service is, and who asks; what every command has that talks to a running service. */
export const serviceOptions = {
  url: { type: "string", description: "The service; else MESHGATE_URL, else http://127.0.0.1:8080." },
  key: {
    type: "string",
    description: "Your key; better in MESHGATE_KEY, where no list of processes shows it.",
  },
} as const satisfies ArgsDef;
