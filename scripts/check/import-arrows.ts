import { readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { ARROWS, FORBIDDEN_IN_PURE, KIT_BORROWERS, PURE_PACKAGES, ROOMS, TEST_KIT } from "./arrows.ts";
import { type Mention, readSourceFacts, type SourceFacts } from "./source-facts.ts";

/** One source file of the repository; `path` is from the root. */
interface SourceFile extends SourceFacts {
  readonly path: string;
  /** The folder in `packages/` that holds it; absent for scripts and benchmarks. */
  readonly package?: string;
  readonly isTest: boolean;
}

interface Package {
  readonly folder: string;
  readonly name: string;
  /** What others may import of it: its name, and perhaps a few paths behind it. */
  readonly exported: ReadonlySet<string>;
  readonly listed: ReadonlySet<string>;
}

interface Manifest {
  readonly name: string;
  readonly exports?: string | Readonly<Record<string, unknown>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

if (import.meta.main) {
  const violations = findArrowViolations(join(import.meta.dir, "../.."));
  for (const violation of violations) console.log(violation);
  process.exitCode = violations.length === 0 ? 0 : 1;
}

/** Every import and name that ARCHITECTURE ("The tree shows the architecture") forbids, as `path:line: sentence`. */
export function findArrowViolations(root: string): readonly string[] {
  const packages = readPackages(root);
  return readSources(root).flatMap((file) => [
    ...file.imports.flatMap((mention) => {
      const why = judgeImport(file, mention.text, packages);
      return why === undefined ? [] : [at(file, mention, why)];
    }),
    ...forbiddenNames(file).map((mention) =>
      at(file, mention, `a pure package may not use ${mention.text.replace(/^\./, "")}; take it as data`),
    ),
  ]);
}

function readPackages(root: string): readonly Package[] {
  return scan(root, "packages/*/package.json").map((path) => {
    const manifest: Manifest = JSON.parse(readFileSync(join(root, path), "utf8"));
    const listed = new Set(Object.keys({ ...manifest.dependencies, ...manifest.devDependencies }));
    return { folder: packageOf(path) ?? "", name: manifest.name, exported: exportedBy(manifest), listed };
  });
}

function exportedBy({ name, exports }: Manifest): ReadonlySet<string> {
  const paths = typeof exports === "object" ? Object.keys(exports) : ["."];
  return new Set(paths.map((path) => join(name, path)));
}

function readSources(root: string): readonly SourceFile[] {
  const folders = ["packages/*/src", "packages/*/test", "packages/*/reference", "bench", "scripts"];
  return folders
    .flatMap((folder) => scan(root, `${folder}/**/*.ts`))
    .map((path) => {
      const folder = packageOf(path);
      return {
        path,
        isTest: path.endsWith(".test.ts") || /^packages\/[^/]+\/test\//.test(path),
        ...(folder === undefined ? {} : { package: folder }),
        ...readSourceFacts(path, readFileSync(join(root, path), "utf8")),
      };
    });
}

/** Why the import is forbidden, as a sentence that says what to do; `undefined` where it is not. */
function judgeImport(file: SourceFile, specifier: string, packages: readonly Package[]): string | undefined {
  if (specifier.startsWith(".")) return judgeRelative(file, normalize(join(dirname(file.path), specifier)));
  const imported = packages.find(({ name }) => specifier === name || specifier.startsWith(`${name}/`));
  if (imported !== undefined) return judgeOurs(file, specifier, imported, packages);
  const pure = file.package !== undefined && PURE_PACKAGES.has(file.package) && !file.isTest;
  if (pure && /^(node|bun)(:|$)/.test(specifier)) return `a pure package may not import ${specifier}`;
  return undefined;
}

function judgeRelative(file: SourceFile, target: string): string | undefined {
  const targetPackage = packageOf(target);
  if (mayBorrowKits(file) && TEST_KIT.test(target)) return undefined;
  if (targetPackage !== file.package) {
    return `reaches into ${targetPackage ?? "the repository"} by a relative path; import it by its package name`;
  }
  if (file.isTest) return undefined;
  const broken = ROOMS.find(({ from, to }) => file.path.startsWith(from) && to(target));
  return broken && `${broken.from} may not import ${target}: ${broken.because}`;
}

function mayBorrowKits(file: SourceFile): boolean {
  return file.package === undefined || (file.isTest && KIT_BORROWERS.has(file.package));
}

function judgeOurs(
  file: SourceFile,
  specifier: string,
  imported: Package,
  packages: readonly Package[],
): string | undefined {
  if (!imported.exported.has(specifier)) {
    return `reaches past the exports of ${imported.name}; import ${[...imported.exported].join(" or ")}`;
  }
  if (file.package === undefined || file.package === imported.folder) return undefined;
  if (!(ARROWS[file.package] ?? []).includes(imported.folder)) {
    return `${file.package} may not import ${imported.folder}: no arrow of ARCHITECTURE leads there`;
  }
  const own = packages.find(({ folder }) => folder === file.package);
  if (own?.listed.has(imported.name)) return undefined;
  return `${imported.name} is not listed in packages/${file.package}/package.json`;
}

function forbiddenNames(file: SourceFile): readonly Mention[] {
  if (file.isTest || file.package === undefined || !PURE_PACKAGES.has(file.package)) return [];
  return file.names.filter(({ text }) => FORBIDDEN_IN_PURE.has(text));
}

function packageOf(path: string): string | undefined {
  return /^packages\/([^/]+)\//.exec(path)?.[1];
}

function scan(root: string, pattern: string): readonly string[] {
  return [...new Bun.Glob(pattern).scanSync({ cwd: root })].sort();
}

function at(file: SourceFile, { line }: Mention, sentence: string): string {
  return `${file.path}:${line}: ${sentence}`;
}
