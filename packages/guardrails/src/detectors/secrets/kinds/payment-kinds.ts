import { isMixed } from "../randomness.ts";
import type { MarkedKind } from "../secret-kind.ts";

/** Keys of whoever takes or moves money, and of shops. Publishable keys are made to be seen and are not among them. */
export const paymentKinds: readonly MarkedKind[] = [
  {
    type: "STRIPE_SECRET_KEY",
    literals: ["sk_live_", "sk_test_", "rk_live_", "rk_test_", "sk_org_"],
    shape: /(?:sk_org|[sr]k)_(?:live|test)_[A-Za-z0-9]{16,247}/y,
  },
  { type: "STRIPE_WEBHOOK_SECRET", literals: ["whsec_"], shape: /whsec_[A-Za-z0-9+/]{24,64}={0,2}/y },
  { type: "SQUARE_ACCESS_TOKEN", literals: ["sq0atp-"], shape: /sq0atp-[\w-]{22,60}/y },
  { type: "SQUARE_ACCESS_TOKEN", literals: ["eaaa"], shape: /EAAA[\w-]{56,64}/y, check: isMixed },
  { type: "SQUARE_OAUTH_SECRET", literals: ["sq0csp-"], shape: /sq0csp-[\w-]{40,64}/y },
  {
    type: "BRAINTREE_ACCESS_TOKEN",
    literals: ["access_token$"],
    shape: /access_token\$(?:production|sandbox)\$[a-z0-9]{16}\$[a-f0-9]{32}/y,
  },
  {
    type: "PLAID_ACCESS_TOKEN",
    literals: ["access-sandbox-", "access-development-", "access-production-"],
    shape: /access-(?:sandbox|development|production)-[a-f0-9]{8}(?:-[a-f0-9]{4}){3}-[a-f0-9]{12}/y,
  },
  {
    type: "SHOPIFY_TOKEN",
    literals: ["shpat_", "shpca_", "shppa_", "shpss_", "shptka_", "shpua_"],
    shape: /shp(?:at|ca|pa|ss|tka|ua)_[a-fA-F0-9]{32}/y,
  },
  {
    type: "RAZORPAY_KEY_ID",
    literals: ["rzp_live_", "rzp_test_"],
    shape: /rzp_(?:live|test)_[A-Za-z0-9]{14}/y,
  },
  {
    type: "FLUTTERWAVE_SECRET_KEY",
    literals: ["flwseck"],
    shape: /FLWSECK(?:_TEST)?-[a-h0-9]{12,32}(?:-X)?/y,
  },
  { type: "PADDLE_API_KEY", literals: ["pdl_"], shape: /pdl_(?:live|sdbx)_(?:apikey|ntfset)_[\w-]{26,80}/y },
  {
    type: "ADYEN_API_KEY",
    literals: ["aqe"],
    shape: /AQE[a-z][\w+/-]{80,200}={0,2}-[\w+/]{40,48}={0,2}-[\w!-~]{16}/y,
  },
  {
    type: "MOLLIE_API_KEY",
    literals: ["live_", "test_"],
    shape: /(?:live|test)_[A-Za-z0-9]{30}/y,
    check: isMixed,
  },
  {
    type: "GOCARDLESS_TOKEN",
    literals: ["live_", "sandbox_"],
    shape: /(?:live|sandbox)_[\w-]{40}/y,
    check: isMixed,
  },
  { type: "LOB_API_KEY", literals: ["live_", "test_"], shape: /(?:live|test)_[a-f0-9]{35}/y },
  { type: "EASYPOST_API_KEY", literals: ["ezak", "eztk"], shape: /EZ[AT]K[A-Za-z0-9]{54}/y },
  { type: "SHIPPO_TOKEN", literals: ["shippo_"], shape: /shippo_(?:live|test)_[a-f0-9]{40}/y },
  { type: "DUFFEL_TOKEN", literals: ["duffel_"], shape: /duffel_(?:live|test)_[\w=-]{43}/y },
];
