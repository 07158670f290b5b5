import { createHash } from "node:crypto";
import { join } from "node:path";

const FOLDER = join(import.meta.dir, "page");

export interface VerifierPage {
  readonly html: string;
  /** The Content-Security-Policy that stands in it too. */
  readonly policy: string;
}

/**
 * The verifier as one HTML file that needs nothing else and may ask for nothing: its policy allows exactly the script and
 * the style that are in it. Rejects where its parts cannot be built.
 */
export async function buildVerifierPage(): Promise<VerifierPage> {
  const [template, style, script] = await Promise.all([
    Bun.file(join(FOLDER, "index.html")).text(),
    Bun.file(join(FOLDER, "style.css")).text(),
    bundle(),
  ]);
  const policy = policyFor({ style, script });
  const html = replaceOnce(template, [
    ['<link rel="stylesheet" href="style.css">', `<style>${style}</style>`],
    ['<script type="module" src="page.js"></script>', `<script type="module">${script}</script>`],
    ["default-src 'none'", policy],
  ]);
  return { html, policy };
}

function replaceOnce(template: string, parts: readonly (readonly [mark: string, part: string])[]): string {
  return parts.reduce((page, [mark, part]) => {
    if (!page.includes(mark)) throw new Error(`The verifier's page has no ${mark}`);
    return page.replace(mark, () => part);
  }, template);
}

async function bundle(): Promise<string> {
  const built = await Bun.build({
    entrypoints: [join(FOLDER, "page.js")],
    target: "browser",
    format: "esm",
    minify: true,
    conditions: ["@meshgate/source"],
  });
  const [output] = built.outputs;
  if (output === undefined) throw new Error("The verifier's page was not built.");
  // In HTML a script ends at the first such tag, wherever it stands.
  return (await output.text()).replaceAll("</script", "<\\/script").replaceAll("<!--", "<\\!--");
}

function policyFor({ style, script }: { readonly style: string; readonly script: string }): string {
  return [
    "default-src 'none'",
    `script-src '${hashOf(script)}'`,
    `style-src '${hashOf(style)}'`,
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
  ].join("; ");
}

/** As a Content-Security-Policy names an inline part. */
function hashOf(part: string): string {
  return `sha256-${createHash("sha256").update(part).digest("base64")}`;
}
