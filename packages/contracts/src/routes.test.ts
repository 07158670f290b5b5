import { expect, test } from "bun:test";
import { routes } from "./routes.ts";

const named = routes.map((route) => [`${route.method.toUpperCase()} ${route.path}`, route] as const);

test.each(named)("%s says what it does", (_, route) => {
  expect(route.description.length).toBeGreaterThan(20);
});

const withBody = routes.flatMap((route) => {
  if (!("request" in route) || !("body" in route.request) || route.request.body === undefined) return [];
  const { schema, example } = route.request.body.content["application/json"];
  return [[`${route.method.toUpperCase()} ${route.path}`, schema, example] as const];
});

test.each(withBody)("%s shows a whole body that it would take", (_, schema, example) => {
  expect(schema.safeParse(example)).toMatchObject({ success: true });
});
