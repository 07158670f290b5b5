import type { Vocabulary } from "./concept.ts";

/** English for orders to drop orders, and what they are replaced with. */
export const englishOverride: Vocabulary = {
  dismiss: `
    (no longer | will not | won't | not) (follow | obey | abide by | comply with) | don't care about | do not care about |
    ignore | disregard | forget | forget about | override | overwrite | overrule | neglect | skip | discard |
    dismiss | bypass | drop | erase | delete | abandon | cancel | void | nullify | set aside | throw away |
    throw out | pay no attention to | pay no mind to | put aside | leave behind | move past | wipe | disobey |
    overlook | skip over | pay no heed to | take no notice of | take no account of | unlearn | suspend |
    (do not | don't | need not) (heed | respect | consider | apply | pay attention to | abide by) |
    do the opposite of | scrap | reject | toss out | toss aside | do away with | break from | deviate from |
    (do not | don't | dont | never | you must not | you no longer) (follow | obey | listen to |
    comply with | adhere to | need to follow | have to follow) |
    (stop | quit | cease) (following | obeying | listening to | adhering to)`,
  prior: `
    old | openai's | openai | anthropic's | google's |
    all | any | every | previous | previously | prior | above | earlier | preceding | past | former |
    foregoing | existing | current | original | initial | older | your | these | those | other |
    aforementioned | last | whatever`,
  given: `
    above | before | before this | you were given | you have been given | you've been given | you were told | you were (taught | trained with | trained on | shown | handed) |
    you have received | you received | you got | you have | given to you | given earlier | given above |
    given before | from before | you started with | (that | which) (came | stand | were given) (before | earlier | first | above) |
    (at | from) the (start | beginning | top) of (this | the | our) (conversation | chat | session) |
    (in | from) (your | the) (system message | system prompt | first message | developer message) | so far | previously | up to now | until now | that came before | that precede* | you follow | you operate under |
    from your developer* | from your creator* | from the system | from openai | from anthropic | set by |
    you are programmed | you are (protecting | guarding | hiding | keeping | supposed to protect | not allowed to share) | (your | the) (developers | developer | creators | creator | makers | programmers | designers | owners) | you were programmed`,
  order: `
    instruction | instructions | prompt | prompts | rules | guidelines | guidance | directions | directives |
    directive | orders | commands | constraints | programming | assignments | tasks | task | context |
    training | policies | system message | system prompt | parameters | protocols | restrictions`,
  everything: `
    the (user's | users) (question | request | query | message | input | instructions | task) |
    (everything | anything | whatever) (the system says | the system said | the system prompt says | your developers said | was said) |
    (everything | anything | all that | whatever | what | all the things | all of what) (you were told |
    you have been told | you've been told | you were instructed | you have been instructed | you were asked |
    you were taught | you were given | you learned | you have learned | they told you |
    the developers told you | the system told you | the system prompt says | the user says | the user said |
    the user asks | the user asked | the user wants | the user writes) |
    (everything | anything | all of that | all | all text | all content) (above | before this | prior to this |
    written above | stated above | that came before | that was said before | that came earlier | came before |
    that preceded this) |
    (you are | you're | that you are | that you're) (an ai | a language model | an assistant | chatgpt | a chatbot) |
    the above and | all of the above and | the foregoing and | everything before | anything before |
    (what | everything | anything) (was | is) (said | written) (above | before | earlier) | the earlier (text | system text | prompt | message) |
    all previous text | all the text above | the above instead`,
  void: `
    abolished | : off | =off | = off | : disabled | = disabled | =false | = false | (supersede | supersedes | override | overrides | replace | replaces | overrule | overrules) (all | any | every | your | those) |
    no longer (apply | applies | valid | relevant | matter | count | hold | in effect | active) |
    (do not | don't) (apply | count | matter | exist) (anymore | for you | here) | (count | apply | matter) anymore |
    (are | is | were | was) (removed | disabled | deactivated | turned off | switched off | off | void | null and void | cancelled | canceled | obsolete | outdated | deprecated | expired | replaced | invalid |
    superseded | overridden | revoked | suspended | a test | just a test | only a test | fake) |
    (have | has) been (revoked | replaced | updated | lifted | suspended | removed | reset | cancelled | canceled | disabled | deactivated | bypassed | unlocked) |
    (are | is | were | have been | has been | now) (lifted | waived | withdrawn | rescinded | dropped | void now | hereby void |
    hereby revoked | hereby cancelled | all cancelled | no longer in force) | (do | does) not count |
    (should | must | can | may) be (ignored | disregarded | forgotten) |
    (are | is) to be (ignored | disregarded | forgotten)`,
  anew: `
    new instructions | new instruction | new rules | new task | new orders | updated instructions |
    real instructions | actual instructions | true instructions | real task | actual task | follow only |
    only follow | from now on | from this point on | from this point forward | from here on |
    going forward you | henceforth | starting now | your new role | your new job | your job now | your task now | your goal now | your mission now | your real task | your real purpose | your true purpose | your new purpose | your new goal |
    your sole purpose | your only task | your only purpose | stop what you are doing |
    stop what you're doing | stop everything | change of plans | listen to me | follow my |
    obey my | do as i say | follow these | follow the following | instead follow | listen only to |
    obey only | (new | next | current | updated | real | only) (directive | directives | order | command | commands | instruction) (is | are) |
    (new | current) (directive: | order: | command: | policy:)`,
  instead: `
    (instead | and instead | just | simply | only | now) (say | print | output | respond with |
    reply with | write | answer with | tell me | give me | translate | do this) |
    your (response | answer | reply) (must | should) be only | focus only on | only focus on | concentrate only on | pwned | hacked`,
};
