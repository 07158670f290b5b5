import type { Finding } from "../finding.ts";
import { canonicalValue } from "./canonical-value.ts";
import { followJson, type JsonFollower } from "./json-follower.ts";
import { openPlaceholder, placeholder, placeholdersOf } from "./placeholder.ts";

/** Restores a stream: what could still be the beginning of a placeholder waits for the next piece. */
export interface Restorer {
  push(delta: string): string;
  /** What waited. */
  end(): string;
}

/**
 * What was masked in one call, for as long as that call is under way: each value has a placeholder, the same each time it is
 * written the same way. No other vault restores it, and this one restores no other's.
 */
export interface Vault {
  readonly isEmpty: boolean;
  /** What stands in the finding's place. */
  mask(finding: Finding, text: string): string;
  /**
   * Text in which nothing looks like a placeholder of this vault; restored, it is what it was. Where some of it is masked,
   * what stands between is escaped (`editPieces`), never what was masked already.
   */
  escape(text: string): string;
  /**
   * In one pass from left to right: what is restored is not looked at again. In a string of JSON a value is written as JSON, so
   * that it adds nothing to it.
   */
  restore(text: string): string;
  /** Text with the values that were masked here masked again, wherever they stand, and as a string of JSON has them too. */
  conceal(text: string): string;
  openRestorer(): Restorer;
  /** Whether it is a value that was masked here: an answer may tell the caller what the caller said. */
  isOwn(finding: Finding, text: string): boolean;
}

/** The type of what only looks like a placeholder. */
const LOOK_ALIKE = "TEXT";
const TYPE_CHARS_MAX = 48;

/** The nonce, of small letters and digits, is drawn for the call, so that nobody can write its placeholders beforehand. */
export function createVault(nonce: string): Vault {
  const suffix = `_${nonce.toUpperCase()}`;
  const valueByName = new Map<string, string>();
  const maskByValue = new Map<string, string>();
  const ownValues = new Set<string>();
  const countByType = new Map<string, number>();

  function keep(type: string, value: string): string {
    const key = `${type}\n${value}`;
    const known = maskByValue.get(key);
    if (known !== undefined) return known;
    const count = (countByType.get(type) ?? 0) + 1;
    countByType.set(type, count);
    const mask = placeholder(`${type}_${count}_${nonce}`);
    maskByValue.set(key, mask);
    valueByName.set(`${type}_${count}${suffix}`, value);
    return mask;
  }

  function escapeIn(text: string): string {
    let escaped = "";
    let done = 0;
    for (const { start, end, name } of placeholdersOf(text)) {
      if (!name.endsWith(suffix)) continue;
      escaped += text.slice(done, start) + keep(LOOK_ALIKE, text.slice(start, end));
      done = end;
    }
    return escaped + text.slice(done);
  }

  function restoreAfter(before: JsonFollower, text: string): string {
    let restored = "";
    let done = 0;
    for (const { start, end, name } of placeholdersOf(text)) {
      const value = valueByName.get(name);
      if (value === undefined) continue;
      const between = text.slice(done, start);
      before.read(between);
      restored += between + (before.isInString ? JSON.stringify(value).slice(1, -1) : value);
      before.skip();
      done = end;
    }
    const rest = text.slice(done);
    before.read(rest);
    return restored + rest;
  }

  function concealIn(text: string): string {
    const masks = new Map<string, string>();
    for (const [key, mask] of maskByValue) {
      const value = key.slice(key.indexOf("\n") + 1);
      for (const written of [value, JSON.stringify(value).slice(1, -1)]) masks.set(written, mask);
    }
    if (masks.size === 0) return text;
    // A value may be a part of another, and in one pass nothing is found in what was just written.
    const longestFirst = [...masks.keys()].toSorted((a, b) => b.length - a.length);
    const anyOf = new RegExp(longestFirst.map(literally).join("|"), "g");
    return text.replace(anyOf, (value) => masks.get(value) ?? value);
  }

  return {
    get isEmpty() {
      return valueByName.size === 0;
    },
    mask(finding, text) {
      ownValues.add(ownKey(finding, text));
      return keep(typeInName(finding.type), text);
    },
    escape: escapeIn,
    restore: (text) => restoreAfter(followJson(), text),
    conceal: concealIn,
    openRestorer() {
      const before = followJson();
      return openRestorer((text) => restoreAfter(before, text));
    },
    isOwn: (finding, text) => ownValues.has(ownKey(finding, text)),
  };
}

/** A text as a pattern that matches nothing else. */
function literally(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
}

function typeInName(type: string): string {
  return type
    .toUpperCase()
    .replace(/[^A-Z0-9]+/g, "_")
    .slice(0, TYPE_CHARS_MAX);
}

function ownKey({ type }: Finding, text: string): string {
  return `${type}\n${canonicalValue(text)}`;
}

function openRestorer(restore: (text: string) => string): Restorer {
  let held = "";
  return {
    push(delta) {
      const text = held + delta;
      const open = openPlaceholder(text, 0);
      held = text.slice(open);
      return restore(text.slice(0, open));
    },
    end() {
      const rest = restore(held);
      held = "";
      return rest;
    },
  };
}
