import { expect, test } from "bun:test";
import { routes } from "./routes.ts";

const named = routes.map((route) => [`${route.method.toUpperCase()} ${route.path}`, route] as const);

test.each(named)("%s says what it does", (_, route) => {
  expect(route.description.length).toBeGreaterThan(20);
});

const withBody = routes
  .filter((route) => route.method === "post")
  .map(({ path, request }) => [path, request.body.content["application/json"]] as const);

test.each(withBody)("POST %s shows a whole body that it would take", (_, { schema, example }) => {
  expect(schema.safeParse(example)).toMatchObject({ success: true });
});
