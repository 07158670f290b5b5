import { expect, test } from "bun:test";
import { isPublicAddress, receiverAddresses } from "./public-address.ts";

const inner = [
  "0.0.0.0 10.1.2.3 100.64.0.1 127.0.0.1 127.255.255.254 169.254.169.254 172.16.0.1 172.31.255.255 192.168.1.1",
  "192.0.2.1 198.18.0.1 198.51.100.7 203.0.113.9 224.0.0.1 255.255.255.255",
  ":: ::1 ::ffff:127.0.0.1 ::ffff:8.8.8.8 64:ff9b::7f00:1 fe80::1 fc00::1 fd12::1 ff02::1 2001:db8::1 2001::1 2002:7f00:1::",
  "localhost 1 not-an-address",
].flatMap((line) => line.split(" "));

test.each(inner)("%s is no address of the public Internet", (address) => {
  expect(isPublicAddress(address)).toBe(false);
});

test.each([
  "8.8.8.8",
  "172.32.0.1",
  "172.15.255.255",
  "100.128.0.1",
  "1.1.1.1",
  "2606:4700::1111",
  "2a00::1",
])("%s is one", (address) => {
  expect(isPublicAddress(address)).toBe(true);
});

// What an attacker gains if this breaks: whoever names a webhook's host makes the gateway post inside its own network.
test.each(["127.0.0.1", "[::1]", "localhost", new URL("http://2130706433/").hostname])(
  "refuses the host %s unless inner addresses are allowed",
  async (host) => {
    expect(receiverAddresses(host, "public")).rejects.toMatchObject({ name: "InnerAddress" });
    expect((await receiverAddresses(host, "any")).length).toBeGreaterThan(0);
  },
);
