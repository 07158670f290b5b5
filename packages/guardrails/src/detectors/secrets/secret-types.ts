import { jsonWebToken } from "./json-web-token.ts";
import { markedKinds } from "./kinds/marked-kinds.ts";
import { vendorKinds } from "./kinds/vendor-kinds.ts";

/** Every type that the secrets detector can find. */
export const secretTypes: readonly string[] = [
  ...new Set([
    ...[...markedKinds, jsonWebToken, ...vendorKinds].map(({ type }) => type),
    ...["PRIVATE_KEY", "GCP_SERVICE_ACCOUNT_KEY", "CONNECTION_STRING", "URL_CREDENTIALS"],
    ...["BASIC_AUTH", "BEARER_TOKEN", "SECRET"],
  ]),
].sort();
