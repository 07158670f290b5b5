import type { Draw } from "../draw.ts";
import {
  drawAddress,
  drawBirthDate,
  drawEmail,
  drawInternationalPhone,
  drawIp,
  drawMac,
  drawNationalPhone,
  drawUserInfo,
  drawUsOrBritishPhone,
} from "./contact.ts";
import { nationalIds } from "./national-ids.ts";
import { drawCard, drawIban } from "./payment.ts";
import { drawWallet } from "./wallets.ts";

/** By type: a value of nobody, right by its published rule. */
export const personalData: Readonly<Record<string, (draw: Draw) => string>> = {
  EMAIL: drawEmail,
  PHONE: (draw) =>
    draw.one([drawInternationalPhone, drawInternationalPhone, drawUsOrBritishPhone, drawNationalPhone])(draw),
  CREDIT_CARD: drawCard,
  IBAN: drawIban,
  IP_ADDRESS: drawIp,
  MAC_ADDRESS: drawMac,
  CRYPTO_WALLET: drawWallet,
  URL_CREDENTIALS: drawUserInfo,
  DATE_OF_BIRTH: drawBirthDate,
  POSTAL_ADDRESS: drawAddress,
  ...nationalIds,
};

/** So shaped that they are found without a word beside them. */
export const selfEvident = [
  "EMAIL",
  "CREDIT_CARD",
  "IBAN",
  "IP_ADDRESS",
  "MAC_ADDRESS",
  "CRYPTO_WALLET",
  "ES_NIE",
  "IT_FISCAL_CODE",
  "FI_HETU",
  "FR_NIR",
  "SG_NRIC",
  "KR_RRN",
  "UK_NINO",
] as const;

/** Draws a value of the type; throws where the type is unknown. */
export function drawPersonalData(type: string, draw: Draw): string {
  const drawValue = personalData[type];
  if (drawValue === undefined) throw new Error(`No value can be drawn of type ${type}.`);
  return drawValue(draw);
}
