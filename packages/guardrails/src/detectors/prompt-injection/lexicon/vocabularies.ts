import { arabic } from "./arabic.ts";
import { chinese } from "./chinese.ts";
import type { Vocabulary } from "./concept.ts";
import { dutch } from "./dutch.ts";
import { englishExtraction } from "./english-extraction.ts";
import { englishIndirect } from "./english-indirect.ts";
import { englishJailbreak } from "./english-jailbreak.ts";
import { englishOverride } from "./english-override.ts";
import { french } from "./french.ts";
import { german } from "./german.ts";
import { hindi } from "./hindi.ts";
import { italian } from "./italian.ts";
import { japanese } from "./japanese.ts";
import { korean } from "./korean.ts";
import { markup } from "./markup.ts";
import { polish } from "./polish.ts";
import { portuguese } from "./portuguese.ts";
import { russian } from "./russian.ts";
import { spanish } from "./spanish.ts";
import { turkish } from "./turkish.ts";

/** Every language, and the markup of no language. */
export const vocabularies: readonly Vocabulary[] = [
  englishOverride,
  englishExtraction,
  englishJailbreak,
  englishIndirect,
  markup,
  arabic,
  chinese,
  dutch,
  french,
  german,
  hindi,
  italian,
  japanese,
  korean,
  polish,
  portuguese,
  russian,
  spanish,
  turkish,
];
