/** How much of the sentence before it is read. */
const LEAD_CHARS = 64;

/**
 * Said of people, not to the assistant: somebody does or did it, should or should not, wants to know how. Each is asked of the
 * few words right before, from the last mark of punctuation on.
 */
const reports: readonly RegExp[] = [
  /\b(?:i|he|she|we|they|it|who|which|that|people|users?|students?|employees?|attackers?|someone|somebody|kids?|children|nobody|everyone|robots?|bots?|engineers?) (?:(?:should|could|can|may|might|would|will|did|do|does|must|often|always|sometimes|never|simply|just|to|also|try|tried|want|wanted|have|had|forgot|not|cannot) ){0,3}$/i,
  /\b(?:do not|don't|never|not|didn't|won't|cannot|can't|shouldn't|should not|must not|rather than|without|instead of|no need to) (?:\w{1,12} )?$/i,
  /\b(?:how|when|why|whether|where|likely|ability|able|reasons?|attempts?|safe|okay|fine|possible|legal|right|wrong|rude|ways?|allowed|\w{2,12}(?:s|ed)|want|trying|try|me|us|him|her|them|people|users|everyone|someone|myself) (?:not )?to $/i,
  /\b(?:says?|said|tells?|told|reads?|states?|stated|advised|suggested) (?:that |to |us to |me to |him to |her to |them to )?$/i,
  /\b(?:should|can|could|may|might|did|does|do|would|will|why|if) (?:i|we|he|she|they|it|the \w{1,16}|my \w{1,16}|a \w{1,16}|an \w{1,16}|someone|people|users) (?:\w{1,12} ){0,2}$/i,
  /\b(?:how|when|why) (?:do|does|did|should|can|could|would) (?:you|one) (?:\w{1,12} ){0,2}$/i,
  /\b(?:ich|er|man|wir|jemand) (?:soll|sollte|darf|kann|muss|will|möchte)\b|\b(?:soll|sollte|darf|kann|muss) (?:ich|er|man|wir)\b/i,
  /\b(?:je|on|il|elle) (?:dois|doit|peux|peut|veux|veut)\b|\b(?:dois|puis|peut|faut)(?:-| )|\bfaut (?:pas )?$/i,
  /\b(?:mon|ma|mes|le|les|notre|mi|el|los|il|mio|mia|meu|minha) [^\s]{2,16} $/i,
  /\b(?:debo|puedo|quiero|alguien|devo|posso|voglio|quero|alguém|qualcuno) (?:\S{1,12} ){0,2}$/i,
];

/** What comes behind the colon is somebody's saying. */
const introduced =
  /\b(?:says?|said|shouts?|whispers?|writes|wrote|types|typed|reads|notice|sign|memo|title|headline|slogan|paraphrase|proofread|rephrase|rewrite|example|e\.g\.|policy|clause)[:,] ["'“‘]?(?:\S{1,16} ){0,2}$/i;

/** Who speaks to the assistant says `you`: then it is told, whatever the rest looks like. */
const addressed =
  /\byou(?:'re| are| have| must| should| need| will| can| shall)?(?: (?:now|hereby|also|are|be|have|had|instructed|required|ordered|told|asked|commanded|free|allowed|obliged|supposed|expected|to|not|longer|no|can|must|may|should)){0,5} $/i;
const asksHow = /\b(?:how|why|when|where|do|does|did|should|can|could|would|will) you\b/i;

export function isReported(text: string, start: number): boolean {
  const lead = text.slice(Math.max(0, start - LEAD_CHARS), start);
  if (introduced.test(lead)) return true;
  const sentence = lead.slice(lastBreak(lead) + 1).replace(/\s+/g, " ");
  if (addressed.test(sentence) && !asksHow.test(sentence)) return false;
  return reports.some((report) => report.test(sentence));
}

function lastBreak(lead: string): number {
  return Math.max(...[".", "!", "?", "\n", ";", ":", ","].map((mark) => lead.lastIndexOf(mark)));
}
