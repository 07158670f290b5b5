/**
 * How a Discord bot's token may begin, lower case: it is the base64 of the bot's id, a decimal number. The first digit gives
 * two letters, the low half of the second digit's byte the third.
 */
export const discordBotStarts: readonly string[] = [
  "mt",
  "mj",
  "mz",
  "nd",
  "nt",
  "nj",
  "nz",
  "od",
  "ot",
].flatMap((first) => [..."aeimquycgk"].map((second) => first + second));
