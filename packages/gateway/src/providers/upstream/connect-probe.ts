import type { ConnectProbe } from "./reachability.ts";

const PROXY_VARIABLES = ["HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"] as const;

/** A TCP connection to the host that the URL names, closed as soon as it stands. */
const tcpProbe: ConnectProbe = async (origin) => {
  const port = origin.port === "" ? (origin.protocol === "https:" ? 443 : 80) : Number(origin.port);
  const hostname = origin.hostname.replace(/^\[(.*)\]$/, "$1");
  try {
    const socket = await Bun.connect({ hostname, port, socket: { data() {} } });
    socket.end();
  } catch {
    // Refused, unresolvable: the call's own fetch meets the same and reports it.
  }
};

/** Where `fetch` goes through a proxy, the host itself need not be reachable from here. */
const noProbe: ConnectProbe = async () => {};

/** The probe that fits how `fetch` connects in this environment. */
export function connectProbeFor(env: Readonly<Record<string, string | undefined>>): ConnectProbe {
  return PROXY_VARIABLES.some((name) => env[name]) ? noProbe : tcpProbe;
}
