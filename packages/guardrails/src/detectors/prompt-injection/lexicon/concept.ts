/** What a word or phrase means to the grammar of an injection; `injection-rules.ts` says which of them make one together. */
export const concepts = [
  /** An order to disregard: `ignore`, `forget`, `stop following`. */
  "dismiss",
  /** Says which orders: `previous`, `all`, `above`, `your`. */
  "prior",
  /** The same, behind its noun: `… that you were given`. */
  "given",
  /** What was ordered: `instructions`, `rules`, `guidelines`. */
  "order",
  /** All that came before in one phrase: `everything above`. */
  "everything",
  /** Says that orders count no more: `no longer apply`, `are void`. */
  "void",
  /** Announces other orders: `your new task is`, `from now on`. */
  "anew",
  /** What to do instead, in so many words: `instead say`. */
  "instead",
  /** A demand to be shown something: `print`, `repeat`, `what is`. */
  "reveal",
  /** `your`, before a noun. */
  "your",
  /** What only the operator should see: `system prompt`, `hidden instructions`. */
  "hidden-prompt",
  /** The same by a plainer name: `your instructions`. */
  "your-orders",
  /** Whom orders were given to: `you were given`. */
  "to-you",
  /** To show what should stay hidden: `leak`. */
  "leak",
  /** What stands above, as text: `the text above`. */
  "text-above",
  /** Wants it to the letter: `verbatim`, `word for word`. */
  "verbatim",
  /** Gives the assistant a part to play: `you are now`, `act as`. */
  "persona",
  /** Frees it of all rules: `without restrictions`, `uncensored`. */
  "unbound",
  /** A mode of a machine that an assistant does not have: `developer mode`. */
  "mode",
  /** A mode or part that only jailbreaks know: `dan mode`. */
  "jailbreak-mode",
  "do-anything-now",
  "activate",
  /** `disable`, `bypass`, `turn off`. */
  "switch-off",
  /** `safety filters`, `content policy`. */
  "safeguard",
  /** Claims a rank: `i am your developer`. */
  "authority",
  /** Talks to whatever model reads this: `if you are an ai`. */
  "reader",
  /** What an order to a reader begins with: `you must`, `please`. */
  "duty",
  /** Keeps it from the user: `do not tell the user`. */
  "conceal",
  /** Puts another task before the user's: `before you answer the user`. */
  "divert",
  /** Says that something goes first, be it an order or a setting: `takes precedence over`. */
  "precedence",
  "send",
  /** What is worth stealing: `conversation history`, `api keys`. */
  "loot",
  /** A secret that an assistant was told to keep: `the secret key`. */
  "guarded",
  "destination",
  "decode",
  /** `follow`, `execute`, behind `decode`. */
  "obey",
  /** A token that only a chat template writes: `<|im_start|>`. */
  "template-token",
  /** A role's name where a template would put it: `[system]`. */
  "fake-role",
  /** A role's name with a colon, as transcripts have it: `system:`. */
  "role-label",
  /** A tag that closes a part which this text cannot have opened: `</user_input>`. */
  "fake-end",
  /** Pretends, between lines or brackets, that a part begins or ends here: `end of document`. */
  "section-edge",
  /** How an answer has to begin: `start your answer with`. */
  "forced-opening",
  /** What a compliant answer begins with: `sure, here is`. */
  "compliance",
  /** Forbids to refuse: `do not refuse`, `no disclaimers`. */
  "no-refusal",
  /** Allows of no exception: `no matter what`. */
  "come-what-may",
  /** `you must obey`. */
  "must-comply",
  /** A style that hides text from people: `font-size:0`. */
  "hidden-style",
  "html-comment",
  "image-link",
  /** A turn of a conversation that is written into one text: `human:`. */
  "turn",
  /** Speaks about such texts, as security people and teachers do: `prompt injection`, `phrases like`. */
  "about",
] as const;
export type Concept = (typeof concepts)[number];

/**
 * Phrases by what they mean, in lower case, parted by `|`. `(no | zero) (rules | limits)` stands for every way to say one of
 * each; a trailing `*` is a stem that any ending fits.
 */
export type Vocabulary = Readonly<Partial<Record<Concept, string>>>;
