/** How much of what follows is read. */
const TAIL_CHARS = 48;

/** `my previous orders`: whoever says so speaks of things of their own. */
const ofOthers = /\b(?:my|our|his|her|their|its)\b/i;

/** The orders of a manager, a recipe or a manual are not the assistant's; those of a system or a developer are. */
const source =
  /^\s{0,2}(?:\w{1,16} )?(?:(?:given|sent|written|printed|provided|issued) )?(?:(?:from|of|in|on|at|for|about) (?:my|our|his|her|their|its|the|page|section|chapter|step|version)\b|(?:from|by|in|on|at|about) (?:a|an|my|our|his|her|their)\b|(?:regarding|concerning) |for \w{2,16}ing\b)(?! ?(?:system|developer|openai|prompt|assistant|above|conversation|chat|user|start|beginning|past))/i;

/** Whether the orders it speaks of are somebody else's. */
export function belongsElsewhere(text: string, start: number, end: number): boolean {
  return ofOthers.test(text.slice(start, end)) || source.test(text.slice(end, end + TAIL_CHARS));
}
