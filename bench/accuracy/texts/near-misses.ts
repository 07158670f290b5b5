/** Things that look like personal data or secrets and are none, in the words of `fillFormat`, with how people write about them. */
export interface NearMiss {
  readonly source: string;
  readonly half: "open" | "held-out";
  readonly texts: readonly string[];
}

export const nearMisses: readonly NearMiss[] = [
  {
    source: "uuid",
    half: "open",
    texts: [
      "request_id={uuid} took 12 ms",
      "Open the job {uuid} in the console.",
      '{"id":"{uuid}","state":"done"}',
    ],
  },
  {
    source: "trace-ids",
    half: "held-out",
    texts: [
      "traceparent: 00-{hex 32}-{hex 16}-01",
      "span {hex 16} parent {hex 16} ok",
      "correlation {uuid} / {uuid}",
    ],
  },
  {
    source: "git",
    half: "open",
    texts: [
      "commit {hex 40}\nAuthor: the build",
      "Revert {hex 7} because of {hex 7}",
      "git checkout {hex 40} && make",
    ],
  },
  {
    source: "digests",
    half: "held-out",
    texts: [
      "sha256:{hex 64}  app-4.2.tar.gz",
      "image: registry.velmaro.net/app@sha256:{hex 64}",
      "MD5 ({hex 32}) = ok",
      'ETag: "{hex 32}"',
    ],
  },
  {
    source: "lockfile",
    half: "open",
    texts: [
      '"integrity": "sha512-{base64 86}=="',
      'resolved "https://packages.example.org/abc/-/abc-4.1.0.tgz#{hex 40}"',
      "    --hash=sha256:{hex 64}",
    ],
  },
  {
    source: "go-sum",
    half: "held-out",
    texts: [
      "golang.org/x/net v0.33.0 h1:{base64 43}=",
      'checksum = "{hex 64}"',
      'narHash = "sha256-{base64 43}=";',
    ],
  },
  {
    source: "orders",
    half: "open",
    texts: [
      "Order no. {digit 10} ships today.",
      "order_id: {digit 12}",
      "Bestellnummer {digit 9}",
      "Your order {digit 3}-{digit 7}-{digit 7} has been dispatched.",
    ],
  },
  {
    source: "invoices",
    half: "held-out",
    texts: [
      "Invoice {digit 8} is overdue.",
      "Rechnung Nr. 2026-{digit 6}",
      "Purchase order PO-{digit 9} approved",
      "facture n° {digit 10}",
    ],
  },
  {
    source: "tracking",
    half: "open",
    texts: [
      "Tracking number 1Z{BASE36 6}{digit 10}",
      "parcel {upper 2}{digit 9}DE left the hub",
      "Track shipment {digit 12} online.",
    ],
  },
  {
    source: "couriers",
    half: "held-out",
    texts: [
      "tracking: {digit 20}",
      "consignment {upper 2}{digit 9}GB delivered",
      "Sendungsnummer {digit 14}",
    ],
  },
  {
    source: "timestamps",
    half: "open",
    texts: [
      "ts=17{digit 8} ok",
      "created_at: 17{digit 11}",
      "2026-03-14T08:21:07.{digit 6}Z started",
      "20260314082107{digit 3} backup done",
    ],
  },
  {
    source: "clock",
    half: "held-out",
    texts: [
      "uptime 12:34:56 up 41 days",
      "elapsed 00:12:{digit 2}.{digit 3}",
      "[{digit 5}.{digit 6}] usb 1-2: new device",
      "cron 17{digit 8}{digit 3}",
    ],
  },
  {
    source: "versions",
    half: "open",
    texts: [
      "Upgrade from 4.12.{digit 2}.3 to 4.13.0.1 today.",
      "chrome/128.0.{digit 4}.{digit 2} on Linux",
      'version = "10.{digit 1}.{digit 1}.{digit 2}"',
    ],
  },
  {
    source: "builds",
    half: "held-out",
    texts: [
      "Driver version 31.0.15.{digit 4}",
      "build 22631.{digit 4}.2",
      "firmware v2.4.{digit 2}.1 released",
      "Section 1.2.3.{digit 1} of the manual",
    ],
  },
  {
    source: "books",
    half: "open",
    texts: [
      "ISBN 978-3-16-148410-0 is out of print",
      "ISBN-13: 978{digit 10}",
      "see ISBN 0-306-40615-2, page 12",
    ],
  },
  {
    source: "articles",
    half: "held-out",
    texts: [
      "doi:10.1038/s41586-{digit 3}-{digit 5}-{digit 1}",
      "ISSN 2049-{digit 3}X",
      "EAN 40{digit 11}",
      "arXiv:2403.{digit 5}v2",
    ],
  },
  {
    source: "parts",
    half: "open",
    texts: [
      "Part number 555-{digit 3}-{digit 3}A fits both models.",
      "SKU {digit 3}-{digit 4}-{digit 2}",
      "replace fuse {digit 4}-{digit 4}",
    ],
  },
  {
    source: "serials",
    half: "held-out",
    texts: [
      "Serial number {BASE36 12}",
      "Model WX-{digit 4}-{digit 3} rev. B",
      "S/N {digit 3}{upper 3}{digit 6}",
      "IMEI slot empty, asset tag {digit 6}",
    ],
  },
  {
    source: "arithmetic",
    half: "open",
    texts: [
      "What is {digit 8} * {digit 7}?",
      "3.14159265358979 is close to pi",
      "sum = {digit 6} + {digit 6} - {digit 4}",
      "{digit 3},{digit 3},{digit 3} units were sold",
    ],
  },
  {
    source: "figures",
    half: "held-out",
    texts: [
      "Population: 83,{digit 3},{digit 3}",
      "revenue of 1.{digit 3}.{digit 3} EUR in 2025",
      "0.{digit 16}",
      "x = 6.022e23, y = -0.{digit 9}",
      "matrix [[{digit 2}, {digit 2}], [{digit 2}, {digit 2}]]",
    ],
  },
  {
    source: "coordinates",
    half: "open",
    texts: [
      "lat 52.5{digit 5}, lon 13.4{digit 5}",
      "POINT(-122.41{digit 4} 37.77{digit 4})",
      "bbox=11.36{digit 3},48.06{digit 3},11.72{digit 3},48.24{digit 3}",
    ],
  },
  {
    source: "grid",
    half: "held-out",
    texts: [
      "UTM 33U {digit 6} {digit 7}",
      "N 48° 08' {digit 2}.{digit 2}\" E 11° 34' {digit 2}\"",
      "row 12 | {digit 4} {digit 4} {digit 4}",
    ],
  },
  {
    source: "placeholder-secrets",
    half: "open",
    texts: [
      "API_KEY=YOUR_API_KEY",
      "export TOKEN=<your-token-here>",
      "password: ********",
      "AWS_SECRET_ACCESS_KEY=$·{AWS_SECRET_ACCESS_KEY}",
      'api_key = os.environ["API_KEY"]',
      "secret: changeme",
      "token: xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
    ],
  },
  {
    source: "secret-references",
    half: "held-out",
    texts: [
      "password: {{ vault.db_password }}",
      "const token = process.env.SERVICE_TOKEN;",
      "DB_PASSWORD_FILE=/run/secrets/db_password",
      "client_secret: arn:aws:secretsmanager:eu-west-1:{digit 12}:secret:app",
      "apiKey: config.get('billing.apiKey'),",
      "sk_test_example_key",
      "password = getpass.getpass()",
    ],
  },
  {
    source: "identifiers-in-code",
    half: "open",
    texts: [
      "const passwordValidationErrorMessage = 'too short';",
      "secretManagerClient.accessSecretVersionAsync(name)",
      "public_key = load_public_key(path)",
      "primary_key: customerAccountIdentifier",
      "tokenizer = AutoTokenizer.from_pretrained('base')",
    ],
  },
  {
    source: "tokens-in-prose",
    half: "held-out",
    texts: [
      "max_tokens=4096, temperature=0.2",
      "The secret of a good soup is patience.",
      "password_reset_email_template_id: welcome-back",
      "keyboard_shortcut: ctrl-shift-p",
      "session key exchange uses X25519 and ChaCha20Poly1305",
    ],
  },
  {
    source: "public-keys",
    half: "open",
    texts: [
      "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI{base64 43} deploy",
      "-----BEGIN PUBLIC KEY-----\nMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A{base64 32}\n{base64 64}\n-----END PUBLIC KEY-----",
      "fingerprint SHA256:{base64 43}",
    ],
  },
  {
    source: "certificates",
    half: "held-out",
    texts: [
      "-----BEGIN CERTIFICATE-----\nMIIDdzCCAl+gAwIBAgIE{base64 44}\n{base64 64}\n-----END CERTIFICATE-----",
      "pub   rsa4096 2024-01-01 [SC]\n      {HEX 40}",
      "serial: {hex 2}:{hex 2}:{hex 2}:{hex 2}:{hex 2}:{hex 2}:{hex 2}:{hex 2}",
    ],
  },
  {
    source: "data-uri",
    half: "open",
    texts: [
      '<img src="data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAA{base64 80}">',
      "src: url(data:font/woff2;base64,d09GMgABAAAAA{base64 60})",
    ],
  },
  {
    source: "assets",
    half: "held-out",
    texts: [
      "/static/js/main.{hex 8}.chunk.js",
      "https://cdn.velmaro.io/img/{hex 32}_large.webp",
      "blob:{base64 60}",
      "?v={hex 20}&w=640",
    ],
  },
  {
    source: "at-signs",
    half: "open",
    texts: [
      "@media (max-width: 640px) { a { color: red } }",
      "npm install @types/node@22.1.0",
      "follow us @halovento on the networks",
      "git@github.com:velmaro/app.git",
    ],
  },
  {
    source: "colons",
    half: "held-out",
    texts: [
      "std::vector<std::pair<int, int>> a::b::c;",
      "Foo::Bar::baz(12)",
      "ratio 16:9 or 4:3:2:1",
      "John 3:16-18",
      "user@host:~$ ls -la",
      "image@2x.png and icon@3x.png",
    ],
  },
  {
    source: "dates",
    half: "open",
    texts: [
      "The meeting is on 12/05/2026 at 14:30.",
      "Released 2019-08-07, patched 2020-01-30.",
      "between 01.04.2026 and 30.06.2026",
    ],
  },
  {
    source: "deadlines",
    half: "held-out",
    texts: [
      "Contract dated 3 March 2021, renewed 04/03/2023.",
      "Expires 12/28, built 1987.",
      "FY2025 Q3: 2025-07-01..2025-09-30",
      "established in 1984",
    ],
  },
  {
    source: "places",
    half: "open",
    texts: [
      "Meet me near the station at 7.",
      "Interstate 95 was closed for 12 miles.",
      "The street market opens in May with 40 stalls.",
    ],
  },
  {
    source: "phone-talk",
    half: "held-out",
    texts: [
      "Call 911 in an emergency.",
      "Dial 0 for the desk, extension 4417.",
      "Score 555-1204-88 in game 7",
      "Flight LH 1234, seat 12A, gate 45",
      "Room 2.041, ticket INC{digit 7}",
      "ports 8000-8080 and 9000-9100",
    ],
  },
  {
    source: "bank-talk",
    half: "open",
    texts: [
      "A GB29 bus and an NL91 train were late.",
      "Routing slip {digit 4}, batch {digit 6}",
      "DE{digit 9} is our VAT number",
      "BIC DEUTDEFF500 only",
    ],
  },
  {
    source: "id-talk",
    half: "held-out",
    texts: [
      "case number {digit 9}",
      "student id {digit 8}, class 4B",
      "ref {upper 2}{digit 6}{upper 1}",
      "member {digit 11} of the library",
      "policy {digit 10}-{digit 2}",
      "ID: {digit 7}",
    ],
  },
  {
    source: "tables",
    half: "open",
    texts: [
      "| a | b | c |\n|---|---|---|\n| {digit 4} | {digit 4} | {digit 4} |\n| {digit 4} | {digit 4} | {digit 4} |",
      "id,count,total\n1,{digit 4},{digit 6}\n2,{digit 4},{digit 6}",
    ],
  },
  {
    source: "dumps",
    half: "held-out",
    texts: [
      "0000: {hex 4} {hex 4} {hex 4} {hex 4} {hex 4} {hex 4} {hex 4} {hex 4}",
      "{digit 5} {digit 5} {digit 5} {digit 5}\n{digit 5} {digit 5} {digit 5} {digit 5}",
      "eax={hex 8} ebx={hex 8} eip={hex 8}",
      "0x{hex 8} 0x{hex 16}",
      "12345 67890 13579 24680",
    ],
  },
  {
    source: "colours",
    half: "open",
    texts: [
      "color: #{hex 6}; background: #{hex 3};",
      "rgba(12, 34, 56, 0.78)",
      "palette: ['#{hex 6}', '#{hex 6}']",
    ],
  },
  {
    source: "chains",
    half: "held-out",
    texts: [
      "block {digit 8} with transaction 0x{hex 64}",
      "ipfs://Qm{base62 10}/readme.txt",
      "slot {digit 9} epoch {digit 3}",
      "gas 0x{hex 6}",
    ],
  },
];
