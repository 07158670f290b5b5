import { describe, expect, test } from "bun:test";
import { foundOf } from "../../../../test/kit/found-of.ts";
import { createPiiDetector } from "../pii-detector.ts";

type Case = readonly [text: string, ...found: readonly string[]];

function finds(type: string, cases: readonly Case[]): void {
  const detector = createPiiDetector({ types: [type] });
  test.each(cases.map(([text, ...found]) => ({ text, found })))("$text", ({ text, found }) => {
    expect(foundOf(detector, text)).toEqual(found);
  });
}

function findsNothing(type: string, cases: readonly string[]): void {
  const detector = createPiiDetector({ types: [type] });
  test.each(cases)("nothing in %s", (text) => {
    expect(foundOf(detector, text)).toEqual([]);
  });
}

describe("e-mail addresses", () => {
  finds("EMAIL", [
    ["Write to ann@example.org.", "ann@example.org"],
    ["<Ann.O'Neil+tag@sub.example.co.uk>", "Ann.O'Neil+tag@sub.example.co.uk"],
    ["mailto:ann_b-c%d@example.museum?subject=x", "ann_b-c%d@example.museum"],
    ["to=ann@example.org&cc=bob@example.net", "ann@example.org", "bob@example.net"],
    [
      "ann@example.org,bob@example.net;eve@example.com",
      "ann@example.org",
      "bob@example.net",
      "eve@example.com",
    ],
    ['"Ann Lee"@example.org', '"Ann Lee"@example.org'],
    ["ann@[192.0.2.1]", "ann@[192.0.2.1]"],
    ["ann@[IPv6:2001:db8::1]", "ann@[IPv6:2001:db8::1]"],
    ["jürgen@müller.example", "jürgen@müller.example"],
    ["ann@xn--mller-kva.de", "ann@xn--mller-kva.de"],
    ["用户@例子.广告", "用户@例子.广告"],
    ["请联系ann@example.org谢谢", "ann@example.org"],
    ["почта@пример.рф", "почта@пример.рф"],
    ["ann@corp.example:hunter2", "ann@corp.example"],
    ["1234567890@example.org", "1234567890@example.org"],
    ["ANN@EXAMPLE.ORG", "ANN@EXAMPLE.ORG"],
  ]);
  findsNothing("EMAIL", [
    "@ann",
    "ann@",
    "ann@localhost",
    "ann@@example.org",
    "ann.@example.org",
    "react@18.2.0",
    "icon@2x.png",
    "git@github.com:owner/name.git",
    "scp x deploy@host.example.org:/var/www",
    "https://ann:s3cr3t@host.example.org/",
    "ssh://git@host.example.org/x",
    "your.name@example.com",
    "name@domain.com",
    "xxx@xxx.com",
    "@Component({selector: 'a'})",
    "ann@exa_mple.org",
    "ann@-example.org",
    "ann@example.x",
  ]);
});

describe("IP addresses", () => {
  finds("IP_ADDRESS", [
    ["from 203.0.113.7.", "203.0.113.7"],
    ["http://198.51.100.23:8080/x", "198.51.100.23"],
    ["10.0.0.0/8", "10.0.0.0"],
    ["nameserver 1.1.1.1", "1.1.1.1"],
    ["9.9.9.9:53", "9.9.9.9"],
    ["2001:db8::1", "2001:db8::1"],
    ["[2001:db8:85a3::8a2e:370:7334]:443", "2001:db8:85a3::8a2e:370:7334"],
    ["2001:0db8:85a3:0000:0000:8a2e:0370:7334", "2001:0db8:85a3:0000:0000:8a2e:0370:7334"],
    ["fe80::1ff:fe23:4567:890a%eth2", "fe80::1ff:fe23:4567:890a"],
    ["::ffff:192.0.2.128", "::ffff:192.0.2.128"],
    ["fd12:3456:789a::1 is up", "fd12:3456:789a::1"],
    ["ip: 2001:db8::", "2001:db8::"],
  ]);
  findsNothing("IP_ADDRESS", [
    "127.0.0.1",
    "0.0.0.0",
    "255.255.255.0",
    "256.1.1.1",
    "1.2.3",
    "1.2.3.4.5",
    "01.02.03.04",
    "1.2.3.4",
    "v10.2.0.1",
    "version 10.2.0.1",
    "Chrome/120.0.0.0",
    "section 12.40.3.2",
    "::1",
    "::",
    "std::cout",
    "Face::Bad",
    "use dead::beef;",
    "f32::add",
    "a::before",
    "10:30:00",
    "1:2:3:4:5:6:7:8",
    "12:34:56:78:9a:bc",
    "std::vector<std::pair<int,int>>",
  ]);
});

describe("MAC addresses", () => {
  finds("MAC_ADDRESS", [
    ["00:1A:2B:3C:4D:5E", "00:1A:2B:3C:4D:5E"],
    ["aa:bb:cc:dd:ee:fe", "aa:bb:cc:dd:ee:fe"],
    ["00-1a-2b-3c-4d-5e", "00-1a-2b-3c-4d-5e"],
    ["ab-cd-ef-ab-cd-e1", "ab-cd-ef-ab-cd-e1"],
    ["001a.2b3c.4d5e", "001a.2b3c.4d5e"],
    ["MAC 11-22-33-44-55-66", "11-22-33-44-55-66"],
  ]);
  findsNothing("MAC_ADDRESS", [
    "ff:ff:ff:ff:ff:ff",
    "00:00:00:00:00:00",
    "00:1A:2B:3C:4D",
    "00:1A:2B:3C:4D:5E:6F",
    "3f:aa:01:9c:77:e0:12:5d",
    "11-22-33-44-55-66",
    "00:1A:2B:3C:4D:5G",
    "1234.5678.9012",
  ]);
});

describe("URLs with credentials", () => {
  finds("URL_CREDENTIALS", [
    ["see https://ann:s3cr3t@example.org/x?y=1.", "https://ann:s3cr3t@example.org/x?y=1"],
    ["postgresql+asyncpg://app:hunter2@db:5432/main", "postgresql+asyncpg://app:hunter2@db:5432/main"],
    ["redis://:hunter2@10.1.2.30:6379/0", "redis://:hunter2@10.1.2.30:6379/0"],
    ["ftp://ann:p@ss@example.org", "ftp://ann:p@ss@example.org"],
    ['url="amqp://a:b%20c@[2001:db8::1]/x"', "amqp://a:b%20c@[2001:db8::1]/x"],
  ]);
  findsNothing("URL_CREDENTIALS", [
    "https://example.org/@ann",
    "https://example.org:8080/a:b@c",
    "https://ann@example.org",
    "https://ann:@example.org",
    "postgres://user:password@host/db",
    "https://ann:<password>@example.org",
    "https://$USER:$PASS@example.org",
    "https://ann:***@example.org",
    "https://ann:YOUR_TOKEN@example.org",
    "https://example.org/?q=a:b@c",
  ]);
});
