import { describe, expect, test } from "bun:test";
import { RE2JS } from "re2js";
import { type MatchSpan, matchSpan } from "./match-span.ts";

const endless = Number.POSITIVE_INFINITY;

describe("matchSpan", () => {
  test.each<[regex: string, span: MatchSpan]>([
    ["abc", { charsMax: 3, canBeEmpty: false, readsTextEdges: false }],
    ["a|bcd|ef", { charsMax: 3, canBeEmpty: false, readsTextEdges: false }],
    ["EMP-[0-9]{6}", { charsMax: 10, canBeEmpty: false, readsTextEdges: false }],
    ["(?i)emp-[a-z]{2,4}", { charsMax: 8, canBeEmpty: false, readsTextEdges: false }],
    [".{2}", { charsMax: 4, canBeEmpty: false, readsTextEdges: false }],
    ["[😀-😂]", { charsMax: 2, canBeEmpty: false, readsTextEdges: false }],
    ["a+", { charsMax: endless, canBeEmpty: false, readsTextEdges: false }],
    ["(?:ab*c){2}", { charsMax: endless, canBeEmpty: false, readsTextEdges: false }],
    ["(?:a|b){0,3}", { charsMax: 3, canBeEmpty: true, readsTextEdges: false }],
    ["x*", { charsMax: endless, canBeEmpty: true, readsTextEdges: false }],
    ["\\b", { charsMax: 0, canBeEmpty: true, readsTextEdges: false }],
    ["\\bab\\b", { charsMax: 2, canBeEmpty: false, readsTextEdges: false }],
    ["^ab", { charsMax: 2, canBeEmpty: false, readsTextEdges: true }],
    ["(?m)^ab$", { charsMax: 2, canBeEmpty: false, readsTextEdges: false }],
    ["ab\\z", { charsMax: 2, canBeEmpty: false, readsTextEdges: true }],
  ])("%s", (regex, span) => {
    expect(matchSpan(RE2JS.compile(regex))).toEqual(span);
  });
});
