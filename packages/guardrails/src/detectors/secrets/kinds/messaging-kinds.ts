import { isMixed } from "../randomness.ts";
import type { MarkedKind } from "../secret-kind.ts";
import { discordBotStarts } from "./discord-bot-starts.ts";

/** Tokens and webhook addresses of chat, mail and telephone services: who has a webhook's address may post to it. */
export const messagingKinds: readonly MarkedKind[] = [
  {
    type: "SLACK_TOKEN",
    literals: ["xoxb-", "xoxp-", "xoxa-", "xoxr-", "xoxs-", "xoxo-", "xoxc-", "xoxd-"],
    shape:
      /xox(?:[abprso]-(?:\d-)?\d{6,16}-[A-Za-z0-9-]{10,200}|[ar]-\d-[A-Za-z0-9]{8,64}|[cd]-[A-Za-z0-9%/+-]{40,250})/y,
  },
  { type: "SLACK_TOKEN", literals: ["xoxe-", "xoxe."], shape: /xoxe(?:\.xox[bp])?-[A-Za-z0-9-]{20,250}/y },
  { type: "SLACK_APP_TOKEN", literals: ["xapp-"], shape: /xapp-\d-[A-Z0-9]{6,16}-\d{6,16}-[a-z0-9]{20,80}/y },
  {
    type: "SLACK_WEBHOOK",
    literals: ["hooks.slack.com/"],
    shape:
      /hooks\.slack\.com\/(?:services|workflows|triggers)\/[A-Z0-9]{6,16}\/[A-Z0-9]{6,20}\/[A-Za-z0-9/]{18,60}/y,
  },
  {
    type: "DISCORD_BOT_TOKEN",
    literals: discordBotStarts,
    shape: /(?:M[Tjz]|N[DTjz]|O[DT])[AEIMQUYcgk][\w-]{20,25}\.[\w-]{6}\.[\w-]{27,40}/y,
  },
  {
    type: "DISCORD_WEBHOOK",
    literals: ["discord.com/api/webhooks/", "discordapp.com/api/webhooks/"],
    shape: /discord(?:app)?\.com\/api\/webhooks\/\d{16,20}\/[\w-]{60,72}/y,
  },
  {
    type: "TELEGRAM_BOT_TOKEN",
    literals: [":aa"],
    shape: /\d{8,10}:AA[\w-]{32,34}/y,
    lead: { charsMax: 10, chars: /\d/ },
  },
  {
    type: "TEAMS_WEBHOOK",
    literals: [".webhook.office.com/webhookb2/"],
    shape:
      /[a-z0-9-]{1,60}\.webhook\.office\.com\/webhookb2\/[\w@-]{60,80}\/IncomingWebhook\/[a-f0-9]{32}\/[\w-]{36,120}/y,
    lead: { charsMax: 60, chars: /[a-z0-9-]/ },
  },
  {
    type: "GOOGLE_CHAT_WEBHOOK",
    literals: ["chat.googleapis.com/v1/spaces/"],
    shape: /chat\.googleapis\.com\/v1\/spaces\/[\w-]{8,20}\/messages\?key=[\w-]{30,50}&token=[\w%-]{30,60}/y,
  },
  { type: "TWILIO_ACCOUNT_SID", literals: ["ac"], shape: /AC[a-f0-9]{32}/y },
  { type: "TWILIO_API_KEY", literals: ["sk"], shape: /SK[a-f0-9]{32}/y },
  { type: "SENDGRID_API_KEY", literals: ["sg."], shape: /SG\.[\w-]{20,24}\.[\w-]{39,50}/y },
  { type: "MAILGUN_API_KEY", literals: ["key-"], shape: /key-[a-f0-9]{32}/y },
  {
    type: "MAILCHIMP_API_KEY",
    literals: ["-us"],
    shape: /[a-f0-9]{32}-us\d{1,2}/y,
    lead: { charsMax: 32, chars: /[a-f0-9]/ },
  },
  { type: "MANDRILL_API_KEY", literals: ["md-"], shape: /md-[\w-]{22}/y, check: isMixed },
  {
    type: "BREVO_API_KEY",
    literals: ["xkeysib-", "xsmtpsib-"],
    shape: /x(?:key|smtp)sib-[a-f0-9]{64}-[A-Za-z0-9]{16}/y,
  },
  {
    type: "RESEND_API_KEY",
    literals: ["re_"],
    shape: /re_[A-Za-z0-9]{8}_[A-Za-z0-9]{20,28}/y,
    check: isMixed,
  },
  { type: "ONESIGNAL_API_KEY", literals: ["os_v2_"], shape: /os_v2_(?:app|org)_[a-z0-9]{80,120}/y },
  { type: "PUSHBULLET_TOKEN", literals: ["o."], shape: /o\.[A-Za-z0-9]{32}/y, check: isMixed },
  {
    type: "MATRIX_ACCESS_TOKEN",
    literals: ["syt_"],
    shape: /syt_[A-Za-z0-9+/=]{2,80}_[A-Za-z]{20}_[A-Za-z0-9]{6}/y,
  },
  { type: "FACEBOOK_ACCESS_TOKEN", literals: ["eaa"], shape: /EAA[A-Za-z0-9]{80,400}/y, check: isMixed },
  { type: "INSTAGRAM_ACCESS_TOKEN", literals: ["igqv", "igaa"], shape: /IG(?:QV|AA)[\w-]{80,400}/y },
  {
    type: "TWITTER_BEARER_TOKEN",
    literals: ["aaaaaaaaaaaaaaaaaaaa"],
    shape: /A{20,24}[\w%]{60,120}/y,
    check: isMixed,
  },
];
