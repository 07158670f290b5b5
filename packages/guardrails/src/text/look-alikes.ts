/**
 * Letters that look like one of ASCII, from the scripts that have such (Unicode's confusables, and small capitals). Each is one
 * UTF-16 code unit, as is what it looks like.
 */
const lookAlikes: ReadonlyMap<string, string> = new Map(
  [
    ["a", "аαɑᴀ"],
    ["b", "вЬЪьʙ"],
    ["c", "сϲᴄ"],
    ["d", "ԁժᴅ"],
    ["e", "еєεᴇ"],
    ["f", "ſքꜰ"],
    ["g", "ɡցɢ"],
    ["h", "һнհʜ"],
    ["i", "іιɪɩ"],
    ["j", "јϳᴊ"],
    ["k", "кκᴋ"],
    ["l", "ӏʟլ"],
    ["m", "мᴍ"],
    ["n", "пηոɴ"],
    ["o", "оοσօᴏ"],
    ["p", "рρᴘ"],
    ["q", "ԛզ"],
    ["r", "гʀ"],
    ["s", "ѕꜱ"],
    ["t", "тτᴛ"],
    ["u", "υսᴜ"],
    ["v", "νѵᴠ"],
    ["w", "ԝωѡᴡ"],
    ["x", "хχ"],
    ["y", "уүγʏ"],
    ["z", "ᴢ"],
    ["A", "АΑᎪ"],
    ["B", "ВΒᏴ"],
    ["C", "СϹᏟ"],
    ["D", "Ꭰ"],
    ["E", "ЕΕᎬ"],
    ["G", "ԌᏀ"],
    ["H", "НΗᎻ"],
    ["I", "ІΙӀ"],
    ["J", "ЈᎫ"],
    ["K", "КΚᏦ"],
    ["L", "Ꮮ"],
    ["M", "МΜᎷ"],
    ["N", "Ν"],
    ["O", "ОΟՕ"],
    ["P", "РΡᏢ"],
    ["Q", "Ԛ"],
    ["R", "Ꭱ"],
    ["S", "ЅՏᏚ"],
    ["T", "ТΤᎢ"],
    ["U", "Ս"],
    ["V", "ѴᏙ"],
    ["W", "ԜᎳ"],
    ["X", "ХΧ"],
    ["Y", "УҮΥ"],
    ["Z", "ΖᏃ"],
  ].flatMap(([latin = "", drawn = ""]) => [...drawn].map((letter) => [letter, latin] as const)),
);

const anyLookAlike = new RegExp(`[${[...lookAlikes.keys()].join("")}]`);
const everyLookAlike = new RegExp(anyLookAlike, "g");

/**
 * Look-alikes as Latin in every word that holds a Latin letter too; a word of one script is left as it is. The result is as long
 * as the text, so that every offset stays.
 */
export function latiniseMixedWords(text: string): string {
  if (!anyLookAlike.test(text)) return text;
  return text.replace(/[\p{L}\p{M}\p{N}]+/gu, (word) =>
    anyLookAlike.test(word) && /\p{Script=Latin}/u.test(word) ? latinise(word) : word,
  );
}

function latinise(word: string): string {
  return word.replace(everyLookAlike, (letter) => lookAlikes.get(letter) ?? letter);
}
