import { arabic } from "./arabic.ts";
import { chinese } from "./chinese.ts";
import type { Vocabulary } from "./concept.ts";
import { czech } from "./czech.ts";
import { danish } from "./danish.ts";
import { dutch } from "./dutch.ts";
import { englishExtraction } from "./english-extraction.ts";
import { englishIndirect } from "./english-indirect.ts";
import { englishJailbreak } from "./english-jailbreak.ts";
import { englishOverride } from "./english-override.ts";
import { finnish } from "./finnish.ts";
import { french } from "./french.ts";
import { german } from "./german.ts";
import { greek } from "./greek.ts";
import { hebrew } from "./hebrew.ts";
import { hindi } from "./hindi.ts";
import { indonesian } from "./indonesian.ts";
import { italian } from "./italian.ts";
import { japanese } from "./japanese.ts";
import { korean } from "./korean.ts";
import { markup } from "./markup.ts";
import { norwegian } from "./norwegian.ts";
import { polish } from "./polish.ts";
import { portuguese } from "./portuguese.ts";
import { romanian } from "./romanian.ts";
import { russian } from "./russian.ts";
import { spanish } from "./spanish.ts";
import { swedish } from "./swedish.ts";
import { thai } from "./thai.ts";
import { turkish } from "./turkish.ts";
import { ukrainian } from "./ukrainian.ts";
import { vietnamese } from "./vietnamese.ts";

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
  swedish,
  danish,
  norwegian,
  finnish,
  czech,
  romanian,
  ukrainian,
  vietnamese,
  indonesian,
  hebrew,
  greek,
  thai,
  turkish,
];
