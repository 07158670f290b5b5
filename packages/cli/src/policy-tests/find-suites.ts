import { readdirSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { isPolicyTestName } from "@meshgate/gateway";

/** A folder with policy tests beside the policy that they test. */
export interface PolicySuite {
  /** As it is told to the user. */
  readonly folder: string;
  /** The names of its test files, sorted. */
  readonly testFiles: readonly string[];
}

/** One file of tests with the folder that it is in, or all of a folder; undefined where it is neither. */
export function findSuites(path: string, name: string): readonly PolicySuite[] | undefined {
  const isFile = statSync(path, { throwIfNoEntry: false })?.isFile() === true;
  if (!isFile) return suitesIn(path, name);
  return isPolicyTestName(basename(path))
    ? [{ folder: dirname(name), testFiles: [basename(path)] }]
    : undefined;
}

/** The folder itself and those in it, as deep as they go, as far as there are tests in them; undefined where it is none. */
function suitesIn(path: string, folder: string): readonly PolicySuite[] | undefined {
  try {
    const entries = readdirSync(path, { withFileTypes: true }).toSorted((a, b) => (a.name < b.name ? -1 : 1));
    const testFiles = entries.map(({ name }) => name).filter(isPolicyTestName);
    const inner = entries.filter((entry) => entry.isDirectory() && !isPassedOver(entry.name));
    return [
      ...(testFiles.length > 0 ? [{ folder, testFiles }] : []),
      ...inner.flatMap(
        ({ name }) => suitesIn(join(path, name), `${folder.replace(/\/+$/, "")}/${name}`) ?? [],
      ),
    ];
  } catch {
    return undefined;
  }
}

function isPassedOver(name: string): boolean {
  return name.startsWith(".") || name === "node_modules";
}
