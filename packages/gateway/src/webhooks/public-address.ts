import { lookup } from "node:dns/promises";
import { BlockList, isIP, isIPv6 } from "node:net";

/**
 * Everything that is not a host on the public Internet (IANA's special-purpose registries, RFC 6890): of this machine, of the
 * inner network, of the cloud's metadata service, of nobody.
 */
const inner = new BlockList();
for (const [network, prefix] of [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.88.99.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 4],
  ["240.0.0.0", 4],
] as const) {
  inner.addSubnet(network, prefix, "ipv4");
}

/** What the public IPv6 Internet is made of, and the parts of it that lead elsewhere: tunnels, translation, examples. */
const global6 = new BlockList();
global6.addSubnet("2000::", 3, "ipv6");
const inner6 = new BlockList();
for (const [network, prefix] of [
  ["2001::", 23],
  ["2001:db8::", 32],
  ["2002::", 16],
  ["3fff::", 20],
] as const) {
  inner6.addSubnet(network, prefix, "ipv6");
}

export function isPublicAddress(address: string): boolean {
  if (isIPv6(address)) return global6.check(address, "ipv6") && !inner6.check(address, "ipv6");
  return isIP(address) === 4 && !inner.check(address, "ipv4");
}

export interface Address {
  readonly address: string;
  readonly family: number;
}

/** Why a receiver is not reached: it is inside, and its configuration does not allow that. */
class InnerAddress extends Error {
  override readonly name = "InnerAddress";
}

/**
 * The addresses of a host name or of a literal address (an IPv6 one in brackets). Rejects with `InnerAddress` where any of
 * them is inner, unless those are allowed.
 */
export async function receiverAddresses(
  hostname: string,
  allowed: "public" | "any",
): Promise<readonly Address[]> {
  const host = hostname.replace(/^\[|\]$/g, "");
  const addresses = await lookup(host, { all: true });
  if (allowed === "public" && !addresses.every(({ address }) => isPublicAddress(address))) {
    throw new InnerAddress(
      "its address is of this machine or the inner network; set `allow_private` on the webhook if that is meant",
    );
  }
  return addresses;
}
