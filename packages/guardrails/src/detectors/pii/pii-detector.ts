import type { PiiParams } from "../../definition.ts";
import type { RawFinding } from "../../finding.ts";
import type { LiteralGroup, Scan } from "../../scan/scan.ts";
import type { TextDetector } from "../detector.ts";
import { nationalIds } from "../national-ids/national-ids.ts";
import { postalAddress } from "./address/postal-address.ts";
import { type AllowList, allowList } from "./allow-list.ts";
import { dateOfBirth } from "./birth/date-of-birth.ts";
import { creditCard } from "./card/credit-card.ts";
import { digitChains } from "./digit-chains.ts";
import { iban } from "./iban/iban.ts";
import { email } from "./internet/email.ts";
import { ipAddress } from "./internet/ip-address.ts";
import { macAddress } from "./internet/mac-address.ts";
import { urlCredentials } from "./internet/url-credentials.ts";
import { nationalIdKind } from "./national-id.ts";
import { phoneKind } from "./phone/phone.ts";
import type { PiiKind } from "./pii-kind.ts";
import { canonicalType, type PiiType, piiTypes } from "./pii-types.ts";
import { cryptoWallet } from "./wallet/crypto-wallet.ts";

const THRESHOLD = 0.5;

/** Finds personal data of the types asked for: each kind looks only at what the one pass has found for it. */
export function createPiiDetector(params: PiiParams): TextDetector {
  const kinds = kindsOf(wantedTypes(params), params);
  const isAllowed = allowList(params.allow);
  return {
    literals: literalsOf(kinds),
    threshold: THRESHOLD,
    needs: "window",
    detect: (scan) => (kinds.some((kind) => mayHold(scan, kind)) ? findingsOf(scan, kinds, isAllowed) : none),
  };
}

const none: readonly RawFinding[] = [];

function* findingsOf(scan: Scan, kinds: readonly PiiKind[], isAllowed: AllowList): Iterable<RawFinding> {
  const chains = digitChains(scan);
  for (const kind of kinds) {
    if (!mayHold(scan, kind)) continue;
    for (const finding of kind.find(scan, chains)) {
      if (!isAllowed(scan.text.slice(finding.start, finding.end))) yield finding;
    }
  }
}

function mayHold(scan: Scan, { startsFrom }: PiiKind): boolean {
  for (const mark of startsFrom) if (scan[mark].length > 0) return true;
  return false;
}

/** Types that the configuration checked; a name that is none finds nothing. */
function wantedTypes({ types, except = [] }: PiiParams): ReadonlySet<string> {
  const named = types === undefined ? piiTypes : types.map(canonicalType);
  const excepted = new Set(except.map(canonicalType));
  return new Set(named.flatMap((type) => (type === undefined || excepted.has(type) ? [] : [type])));
}

function kindsOf(wanted: ReadonlySet<string>, { phone_regions: regions }: PiiParams): readonly PiiKind[] {
  const own: Readonly<Partial<Record<PiiType, PiiKind>>> = {
    EMAIL: email,
    PHONE: phoneKind(regions),
    CREDIT_CARD: creditCard,
    IBAN: iban,
    IP_ADDRESS: ipAddress,
    MAC_ADDRESS: macAddress,
    URL_CREDENTIALS: urlCredentials,
    CRYPTO_WALLET: cryptoWallet,
    DATE_OF_BIRTH: dateOfBirth,
    POSTAL_ADDRESS: postalAddress,
  };
  const kinds = Object.entries(own).flatMap(([type, kind]) => (wanted.has(type) ? [kind] : []));
  const ids = nationalIds.filter(({ type }) => wanted.has(type));
  return ids.length > 0 ? [...kinds, nationalIdKind(ids)] : kinds;
}

function literalsOf(kinds: readonly PiiKind[]): Readonly<Record<string, LiteralGroup>> {
  return Object.fromEntries(kinds.flatMap(({ literals }) => Object.entries(literals)));
}
