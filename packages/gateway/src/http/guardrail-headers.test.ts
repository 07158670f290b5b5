import { expect, test } from "bun:test";
import fc from "fast-check";
import { guardrailHeaders } from "./guardrail-headers.ts";
import { headerName } from "./header-text.ts";

test("a name with a separator or a sign beyond ASCII stays one name, and the separators stay", () => {
  const policies = [
    { policy_name: "base", matched_via: "scope:*" },
    { policy_name: "Müller, Köln", matched_via: "team:a;b=c" },
  ];
  expect(guardrailHeaders({ policies, guardrails: ["100%", "mask-pii"] })).toEqual({
    "x-meshgate-applied-policies": "base,M%C3%BCller%2C%20K%C3%B6ln",
    "x-meshgate-applied-guardrails": "100%25,mask-pii",
    "x-meshgate-policy-sources": "base=scope:*; M%C3%BCller%2C%20K%C3%B6ln=team:a%3Bb%3Dc",
  });
});

test("whatever names are, a header carries them and they come back as they were", () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: "grapheme", minLength: 1 }), { minLength: 1 }), (names) => {
      const value = names.map(headerName).join(",");
      expect(value).toMatch(/^[\x21-\x7e]+$/);
      expect(value.split(",").map(decodeURIComponent)).toEqual(names);
    }),
  );
});
