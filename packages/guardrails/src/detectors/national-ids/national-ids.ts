import { auIds } from "./au.ts";
import { brIds } from "./br.ts";
import { caIds } from "./ca.ts";
import { deIds } from "./de.ts";
import { esIds } from "./es.ts";
import { fiIds } from "./fi.ts";
import { frIds } from "./fr.ts";
import type { IdKind } from "./id-kind.ts";
import { inIds } from "./in.ts";
import { itIds } from "./it.ts";
import { jpIds } from "./jp.ts";
import { krIds } from "./kr.ts";
import { nlIds } from "./nl.ts";
import { plIds } from "./pl.ts";
import { seIds } from "./se.ts";
import { sgIds } from "./sg.ts";
import { trIds } from "./tr.ts";
import { ukIds } from "./uk.ts";
import { usIds } from "./us.ts";
import { zaIds } from "./za.ts";

/** What a country's things are called, by the first letters of a type. */
const adjectives: Readonly<Record<string, readonly string[] | undefined>> = {
  AU: ["australian"],
  BR: ["brazilian"],
  CA: ["canadian"],
  DE: ["german"],
  ES: ["spanish"],
  FI: ["finnish"],
  FR: ["french"],
  IN: ["indian"],
  IT: ["italian"],
  JP: ["japanese"],
  KR: ["korean"],
  NL: ["dutch"],
  PL: ["polish"],
  SE: ["swedish"],
  SG: ["singapore", "singaporean"],
  TR: ["turkish"],
  ZA: ["south african"],
};
const nouns = ["id", "identity", "identification", "national", "personal", "tax", "taxpayer", "social"];

/** `Brazilian tax id`, `Finnish identity code`: whoever does not know a number's own name says whose it is. */
function countryWords({ type }: IdKind): readonly string[] {
  const ofCountry = adjectives[type.slice(0, 2)] ?? [];
  return ofCountry.flatMap((adjective) => nouns.map((noun) => `${adjective} ${noun}`));
}

/** Each known by its country's name, too. */
function knownByCountry(kinds: readonly IdKind[]): readonly IdKind[] {
  return kinds.map((kind) => ({ ...kind, context: [...kind.context, ...countryWords(kind)] }));
}

/** Every way in which every national number that is known here is written; a country a file. */
export const nationalIds: readonly IdKind[] = knownByCountry([
  ...usIds,
  ...ukIds,
  ...deIds,
  ...frIds,
  ...esIds,
  ...itIds,
  ...plIds,
  ...fiIds,
  ...seIds,
  ...nlIds,
  ...auIds,
  ...inIds,
  ...sgIds,
  ...krIds,
  ...brIds,
  ...caIds,
  ...zaIds,
  ...trIds,
  ...jpIds,
]);
