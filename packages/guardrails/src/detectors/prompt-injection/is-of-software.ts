/** What a program holds as well: its rules and tasks are dropped and overridden without any assistant. */
const thing =
  /\b(?:rules|restrictions|filters|limitations|protocols|commands|constraints|assignments|tasks?|context|policies|parameters|orders)\b/i;

/** What is only ever said to somebody, or said to come from somebody. */
const toldSomebody =
  /\b(?:you|your|you're|yours|instructions?|prompts?|guidelines|guidance|directions|directives?|programming|training|everything|anything|(?:previous|prior|preceding|above|earlier|old|original|initial) (?:\w{1,16} )?(?:context|constraints|orders|rules|restrictions|filters|limitations|protocols)|(?:safety|content|ethical|moral|usage|security) \w{1,16})\b/i;

/** What is done to things; nobody `forgets` or `disobeys` an entry of a table. */
const handling =
  /\b(?:skip(?:s|ped)?|drop(?:s|ped)?|delete[sd]?|erase[sd]?|discard(?:s|ed)?|cancel(?:s|l?ed)?|void|wipe[sd]?|suspend(?:s|ed)?|scrap|bypass(?:es|ed)?|overrid(?:es?|den)|overwrites?|overwritten|reject(?:s|ed)?|removed?|replace[sd]?|supersede[sd]?|disabled|deactivated|lifted|revoked|reset|updated|expired|deprecated|obsolete|outdated|invalid|no longer|(?:do|does) not apply)\b/i;

/** Whether it speaks of what a program does with its own things: no address, and no word for an instruction to anybody. */
export function isOfSoftware(text: string): boolean {
  return thing.test(text) && handling.test(text) && !toldSomebody.test(text);
}
