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

/** Every way in which every national number that is known here is written; a country a file. */
export const nationalIds: readonly IdKind[] = [
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
];
