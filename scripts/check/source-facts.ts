import { parseSync, Visitor } from "oxc-parser";

/** A name or a module specifier, and the line that bears it. */
export interface Mention {
  readonly text: string;
  readonly line: number;
}

/** What a source file asks of the world outside it. */
export interface SourceFacts {
  /** Module specifiers of every import and re-export: static, dynamic or of a type. */
  readonly imports: readonly Mention[];
  /** Every identifier that refers to something, and every member both as `.member` and as `object.member`. */
  readonly names: readonly Mention[];
}

/** Reads one TypeScript file's imports and names from its syntax tree: comments and strings do not count. */
export function readSourceFacts(path: string, source: string): SourceFacts {
  const imports: Mention[] = [];
  const names: Mention[] = [];
  const keys = new Set<unknown>();
  const mention = (text: string, { start }: { readonly start: number }): Mention => ({
    text,
    line: source.slice(0, start).split("\n").length,
  });
  const addImport = (node: { readonly start: number; readonly source: unknown }): void => {
    if (isText(node.source)) imports.push(mention(node.source.value, node));
  };
  const addKey = (node: { readonly computed: boolean; readonly key: unknown }): void => {
    if (!node.computed) keys.add(node.key);
  };
  const visitor = new Visitor({
    ImportDeclaration: addImport,
    ExportNamedDeclaration: addImport,
    ExportAllDeclaration: addImport,
    ImportExpression: addImport,
    TSImportType: addImport,
    Property: addKey,
    PropertyDefinition: addKey,
    MethodDefinition: addKey,
    TSPropertySignature: addKey,
    TSMethodSignature: addKey,
    MemberExpression(node) {
      if (node.computed || node.property.type !== "Identifier") return;
      keys.add(node.property);
      const member = `.${node.property.name}`;
      names.push(mention(member, node));
      if (node.object.type === "Identifier") names.push(mention(`${node.object.name}${member}`, node));
    },
    Identifier(node) {
      if (!keys.has(node)) names.push(mention(node.name, node));
    },
  });
  visitor.visit(parseSync(path, source).program);
  return { imports, names };
}

function isText(node: unknown): node is { readonly value: string } {
  return typeof node === "object" && node !== null && "value" in node && typeof node.value === "string";
}
