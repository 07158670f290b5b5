import type { Vocabulary } from "./concept.ts";

/** English for orders to drop orders, and what they are replaced with. */
export const englishOverride: Vocabulary = {
  dismiss: `
    ignore | disregard | forget | forget about | override | overwrite | overrule | neglect | skip | discard |
    dismiss | bypass | drop | erase | delete | abandon | cancel | void | nullify | set aside | throw away |
    throw out | pay no attention to | pay no mind to | put aside | leave behind | move past | wipe | disobey |
    unlearn | suspend |
    (do not | don't | dont | never | you must not | you no longer) (follow | obey | listen to |
    comply with | adhere to | need to follow | have to follow) |
    (stop | quit | cease) (following | obeying | listening to | adhering to)`,
  prior: `
    all | any | every | previous | previously | prior | above | earlier | preceding | past | former |
    foregoing | existing | current | original | initial | older | your | these | those | other |
    aforementioned | last | whatever`,
  given: `
    above | before | before this | you were given | you have been given | you've been given | you were told |
    you have received | you received | you got | you have | given to you | given earlier | given above |
    given before | so far | previously | up to now | until now | that came before | that precede* |
    from your developer* | from your creator* | from the system | from openai | from anthropic | set by |
    you are programmed | you were programmed`,
  order: `
    instruction | instructions | prompt | prompts | rules | guidelines | guidance | directions | directives |
    directive | orders | commands | constraints | programming | assignments | tasks | task | context |
    training | policies | system message | system prompt | parameters | protocols | restrictions`,
  everything: `
    (everything | anything | all | all of that | all that | whatever | what | all the things) (above |
    before this | you were told | you have been told | you've been told | you were instructed |
    you have been instructed | you were asked | you were taught | you learned | you know about your |
    that came before | that was said before | that was written above | written above | stated above |
    prior to this | you have learned | they told you | the developers told you | the system told you |
    the system prompt says | came before) |
    the above and | all of the above and | the foregoing and | everything before | anything before |
    all previous text | all the text above`,
  void: `
    no longer apply | no longer applies | do not apply anymore | no longer valid | no longer relevant |
    no longer matter | are void | are null and void | are cancelled | are canceled | are obsolete |
    are outdated | are now invalid | are superseded | are overridden | are revoked | have been revoked |
    have been replaced | have been updated | have been lifted | are suspended | have been suspended |
    were a test | were just a test | should be ignored | must be ignored | are to be ignored |
    should be disregarded | must be disregarded | are to be disregarded | can be ignored |
    can be disregarded`,
  anew: `
    new instructions | new instruction | new rules | new task | new orders | updated instructions |
    real instructions | actual instructions | true instructions | real task | actual task | follow only |
    only follow | from now on | from this point on | from this point forward | from here on |
    going forward you | henceforth | starting now | your new role | your new purpose | your new goal |
    your sole purpose | your only task | your only purpose | stop what you are doing |
    stop what you're doing | stop everything | start over | change of plans | listen to me | follow my |
    obey my | do as i say | follow these | follow the following | instead follow | listen only to |
    obey only`,
  instead: `
    (instead | and instead | just | simply | only | now) (say | print | output | respond with |
    reply with | write | answer with | tell me | give me | translate | do this) |
    focus only on | only focus on | concentrate only on | pwned | hacked`,
};
