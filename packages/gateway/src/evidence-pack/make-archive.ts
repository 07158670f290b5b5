import { type OpenPack, timeOf } from "./open-pack.ts";
import { packContents } from "./pack-contents.ts";
import { withManifest } from "./pack-manifest.ts";
import { zipFiles } from "./zip-files.ts";

/** The archive of a pack, made as it is read. */
export function makeArchive(pack: OpenPack): ReadableStream<Uint8Array> {
  const { madeAtMs, period } = pack;
  const told = { made_at: timeOf(madeAtMs), from: timeOf(period.fromMs), to: timeOf(period.toMs) };
  return zipFiles(withManifest(packContents(pack), told), madeAtMs);
}
