import { isMixed } from "../randomness.ts";
import type { MarkedKind } from "../secret-kind.ts";

const base64 = /[A-Za-z0-9+/]/;
const alphanumeric = /[A-Za-z0-9]/;

/** Keys of clouds, hosts and what runs on them. */
export const cloudKinds: readonly MarkedKind[] = [
  {
    type: "AWS_ACCESS_KEY_ID",
    literals: ["akia", "asia", "abia", "acca", "a3t"],
    shape: /(?:AKIA|ASIA|ABIA|ACCA|A3T[A-Z0-9])[A-Z0-9]{16}/y,
  },
  {
    type: "AWS_SESSION_TOKEN",
    literals: ["iqojb3jpz2lu", "fwogzxivyxdze", "fqogzxivyxdze"],
    shape: /(?:IQoJb3JpZ2lu|F[wQ]oGZXIvYXdzE)[A-Za-z0-9+/]{60,2000}={0,2}/y,
  },
  { type: "AWS_BEDROCK_API_KEY", literals: ["absk"], shape: /ABSK[A-Za-z0-9+/]{100,280}={0,2}/y },
  {
    type: "AWS_BEDROCK_API_KEY",
    literals: ["bedrock-api-key-"],
    shape: /bedrock-api-key-[A-Za-z0-9+/]{60,2000}={0,2}/y,
  },
  {
    type: "AWS_MWS_TOKEN",
    literals: ["amzn.mws."],
    shape: /amzn\.mws\.[a-f0-9]{8}(?:-[a-f0-9]{4}){3}-[a-f0-9]{12}/y,
  },
  { type: "GOOGLE_API_KEY", literals: ["aiza"], shape: /AIza[\w-]{35}/y },
  { type: "GOOGLE_API_KEY", literals: ["aq.ab"], shape: /AQ\.Ab[\w-]{40,64}/y },
  { type: "GOOGLE_OAUTH_CLIENT_SECRET", literals: ["gocspx-"], shape: /GOCSPX-[\w-]{28}/y },
  { type: "GOOGLE_OAUTH_TOKEN", literals: ["ya29."], shape: /ya29\.[\w-]{20,500}/y },
  { type: "GOOGLE_OAUTH_TOKEN", literals: ["1//0"], shape: /1\/\/0[\w-]{38,160}/y, check: isMixed },
  { type: "GCP_HMAC_KEY_ID", literals: ["goog1"], shape: /GOOG1[A-Z0-9]{19,57}/y },
  {
    type: "FIREBASE_SERVER_KEY",
    literals: [":apa91b"],
    shape: /AAAA[\w-]{7}:APA91b[\w-]{100,150}/y,
    lead: { charsMax: 11, chars: /[\w-]/ },
  },
  { type: "AZURE_STORAGE_KEY", literals: ["accountkey="], shape: /AccountKey=[A-Za-z0-9+/]{86}==/y },
  {
    type: "AZURE_STORAGE_KEY",
    literals: ["+ast"],
    shape: /[A-Za-z0-9+/]{76}\+ASt[A-Za-z0-9+/]{6}==/y,
    lead: { charsMax: 76, chars: base64 },
  },
  {
    type: "AZURE_SHARED_ACCESS_KEY",
    literals: ["sharedaccesskey="],
    shape: /SharedAccessKey=[A-Za-z0-9+/]{43}=/y,
  },
  {
    type: "AZURE_SAS_SIGNATURE",
    literals: ["sig="],
    shape: /sig=(?:[A-Za-z0-9/+]|%2[BbFf]){40,60}(?:=|%3[Dd])/y,
  },
  {
    type: "AZURE_CLIENT_SECRET",
    literals: ["q~"],
    shape: /[\w~.-]{3}\dQ~[\w~.-]{31,34}/y,
    lead: { charsMax: 4, chars: /[\w~.-]/ },
  },
  {
    type: "AZURE_DEVOPS_TOKEN",
    literals: ["azdo"],
    shape: /[A-Za-z0-9]{76}AZDO[A-Za-z0-9]{4}/y,
    lead: { charsMax: 76, chars: alphanumeric },
  },
  {
    type: "AZURE_OPENAI_API_KEY",
    literals: ["jqqj99"],
    shape: /[A-Za-z0-9]{52}JQQJ99[A-Za-z0-9]{26}/y,
    lead: { charsMax: 52, chars: alphanumeric },
  },
  {
    type: "AZURE_FUNCTION_KEY",
    literals: ["azfu"],
    shape: /[\w-]{44}AzFu[\w-]{6,8}={0,2}/y,
    lead: { charsMax: 44, chars: /[\w-]/ },
  },
  {
    type: "AZURE_SEARCH_KEY",
    literals: ["azse"],
    shape: /[A-Za-z0-9]{42}AzSe[A-Za-z0-9]{6}/y,
    lead: { charsMax: 42, chars: alphanumeric },
  },
  {
    type: "AZURE_CONTAINER_REGISTRY_KEY",
    literals: ["+acr"],
    shape: /[A-Za-z0-9+/]{42}\+ACR[A-D][A-Za-z0-9]{5}/y,
    lead: { charsMax: 42, chars: base64 },
  },
  { type: "ALIBABA_ACCESS_KEY_ID", literals: ["ltai"], shape: /LTAI[A-Za-z0-9]{12,20}/y, check: isMixed },
  { type: "TENCENT_SECRET_ID", literals: ["akid"], shape: /AKID[A-Za-z0-9]{32}/y },
  {
    type: "BAIDU_CLOUD_API_KEY",
    literals: ["bce-v3/"],
    shape: /bce-v3\/ALTAK-[A-Za-z0-9]{21}\/[a-f0-9]{40}/y,
  },
  { type: "YANDEX_CLOUD_API_KEY", literals: ["aqvn"], shape: /AQVN[\w-]{35,38}/y },
  { type: "SCALEWAY_ACCESS_KEY", literals: ["scw"], shape: /SCW[A-Z0-9]{17}/y },
  {
    type: "DIGITALOCEAN_TOKEN",
    literals: ["dop_v1_", "doo_v1_", "dor_v1_"],
    shape: /do[opr]_v1_[a-f0-9]{64}/y,
  },
  { type: "HEROKU_API_KEY", literals: ["hrku-"], shape: /HRKU-[\w-]{58,64}/y },
  { type: "FLY_ACCESS_TOKEN", literals: ["fo1_"], shape: /fo1_[\w-]{43}/y },
  {
    type: "FLY_ACCESS_TOKEN",
    literals: ["fm1r_", "fm1a_", "fm2_"],
    shape: /fm(?:1[ar]|2)_[A-Za-z0-9+/]{80,1000}={0,3}/y,
  },
  { type: "RENDER_API_KEY", literals: ["rnd_"], shape: /rnd_[A-Za-z0-9]{26,36}/y, check: isMixed },
  {
    type: "VERCEL_TOKEN",
    literals: ["vcp_", "vci_", "vca_", "vcr_", "vck_"],
    shape: /vc[piark]_[A-Za-z0-9]{56}/y,
  },
  {
    type: "VERCEL_BLOB_TOKEN",
    literals: ["vercel_blob_rw_"],
    shape: /vercel_blob_rw_[A-Za-z0-9]{14,20}_[A-Za-z0-9]{28,34}/y,
  },
  {
    type: "NETLIFY_TOKEN",
    literals: ["nfp_", "nfc_", "nfo_", "nfu_", "nfb_"],
    shape: /nf[pcoub]_[A-Za-z0-9]{36}/y,
  },
  { type: "CLOUDFLARE_ORIGIN_CA_KEY", literals: ["v1.0-"], shape: /v1\.0-[a-f0-9]{24}-[a-f0-9]{146}/y },
  {
    type: "CLOUDFLARE_API_TOKEN",
    literals: ["cfk_", "cfut_", "cfat_"],
    shape: /cf(?:k|ut|at)_[A-Za-z0-9]{40,56}/y,
  },
  { type: "SUPABASE_TOKEN", literals: ["sbp_"], shape: /sbp_(?:oauth_)?[a-f0-9]{40}/y },
  { type: "SUPABASE_SECRET_KEY", literals: ["sb_secret_"], shape: /sb_secret_[\w-]{28,48}/y },
  {
    type: "PLANETSCALE_TOKEN",
    literals: ["pscale_tkn_", "pscale_oauth_", "pscale_pw_"],
    shape: /pscale_(?:tkn|oauth|pw)_[\w.=-]{32,64}/y,
  },
  { type: "NEON_API_KEY", literals: ["napi_"], shape: /napi_[a-z0-9]{60,68}/y },
  { type: "XATA_API_KEY", literals: ["xau_"], shape: /xau_[A-Za-z0-9]{32,48}/y },
  { type: "COCKROACH_API_KEY", literals: ["ccdb1_"], shape: /CCDB1_[A-Za-z0-9]{22}_[A-Za-z0-9]{40}/y },
  { type: "MONGODB_ATLAS_SECRET", literals: ["mdb_sa_sk_"], shape: /mdb_sa_sk_[\w-]{40,48}/y },
  { type: "CLICKHOUSE_API_SECRET", literals: ["4b1d"], shape: /4b1d[A-Za-z0-9]{38}/y, check: isMixed },
  { type: "AIVEN_PASSWORD", literals: ["avns_"], shape: /AVNS_[\w-]{18,24}/y },
  {
    type: "DATABRICKS_TOKEN",
    literals: ["dapi", "dkea", "dose"],
    shape: /(?:dapi|dkea|dose)[a-f0-9]{32}(?:-\d{1,2})?/y,
  },
  { type: "CONFLUENT_SECRET", literals: ["cflt"], shape: /cflt[A-Za-z0-9+/]{60}/y },
  {
    type: "CONNECTION_STRING",
    literals: ["jdbc:oracle:"],
    shape: /jdbc:oracle:(?:thin|oci):[^\s/"'$<{]{1,64}\/[^\s@"'$<{]{3,64}@[^\s"'<>]{3,200}/y,
  },
  { type: "ELASTIC_API_KEY", literals: ["essu_"], shape: /essu_[A-Za-z0-9+/=_-]{40,120}/y },
];
