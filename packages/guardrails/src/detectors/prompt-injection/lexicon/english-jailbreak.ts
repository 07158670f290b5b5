import type { Vocabulary } from "./concept.ts";

/** English for parts to play, ranks to claim and answers to force. */
export const englishJailbreak: Vocabulary = {
  persona: `
    answer twice | speak only as | twin of yourself | copy of yourself | as that (ai | twin | character | person) |
    in this (story | game | scenario | world | universe) you (are | have | will) | respond as a | answer as a |
    (alternative | alternate | parallel) (universe | reality | world) |
    you're my | you are my | you are free | you're free | you aren't | you are not | persona of | assume the persona | switch personalities | you are being | as one of |
    you are now | you're now | you are no longer | act as | act like | acting as | pretend | pretending |
    role-play | role play | roleplay | simulate | imagine you are | imagine that you are | imagine you're |
    imagine being | from now on you | you will be playing | play the role | play the part |
    play the character | play a character | take on the role | take on the persona | assume the role |
    assume the identity | adopt the persona | respond as | answer as | reply as | speak as | talk as |
    write as | behave as | behave like | become | transform into | you are going to | you are about to |
    you will act | two personalities | split personality | alter ego | version of yourself | version of you | suppose you are | suppose you have | suppose you had | imagine you have | imagine you had | you will respond as | you will now | your name is | emulate | embody | you are a | you are an | you are the |
    stay in character | you have become | two responses | let's play a game`,
  unbound: `
    (no | without | without any | free of | free of all | free of any | free from | free from all | not bound by |
    not bound by any | no longer bound by | not limited by | not restricted by | unbound by | zero |
    exempt from | freed from | freed from all | released from | released from all | no more | doesn't have | does not have | without your | isn't bound by |
    without following) (restrictions | limitations | rules | filters | filter | censorship | guidelines |
    constraints | ethics | morals | morality | moral compass | ethical guidelines | ethical constraints |
    ethical boundaries | ethical or moral | moral or ethical | ethical restrictions | safety guidelines | safety policies | safety rules |
    safety filters | safety restrictions | content policy | content policies | content restrictions |
    content filters | policies | guardrails | inhibitions | openai's policies | openai policies) |
    (ignores | breaks | escaped | rejects) (all | every | its | the) (rules | guidelines | policies | policy | restrictions | limits) |
    without (checks | any checks | any check | hesitation | refusing | any refusal | safety filters) |
    never (refuses any | refuses a | say no | says no) | always says yes |
    no limits | without limits | no boundaries | no ethical | no moral | without ethical | without moral |
    unrestricted | uncensored | unfiltered | unmoderated | unethical | amoral | jailbroken | anything goes |
    (no topic | nothing) is (off limits | off-limits | forbidden) | never refuses | never refuse* |
    never says no | (answers | answer) (any question | everything | anything) | can do anything |
    do whatever i | broken free | breaks free | no rules apply | no matter how illegal |
    illegal or unethical | unethical or illegal | regardless of legality | evil confidant | evil twin |
    (malicious | rogue | evil | lawless | rebellious) ai | typical confines of ai | typical confines |
    bound by openai's | bound by any rules`,
  mode: `
    (developer | god | sudo | debug | admin | opposite | evil | chaos | unlocked | maintenance | diagnostic |
    root | freedom) mode | opposite day | always intelligent and machiavellian`,
  "jailbreak-mode": `
    (dan | jailbreak | jailbroken | unrestricted | unfiltered | uncensored) mode | (as | called | named | are |
    be) dan | dan prompt`,
  "do-anything-now": `
    do anything now | do anything right now`,
  activate: `
    enable | enabled | activate | activated | enter | entering | switch to | turn on | unlock | simulate |
    you are in | you're in | start | engage | initiate`,
  "switch-off": `
    disable | deactivate | turn off | switch off | shut off | bypass | circumvent | remove | lift | suspend |
    drop | evade | get around | override | ignore | disregard | forget | break free from | break | violate |
    relax | loosen | unlock | set aside | abandon`,
  safeguard: `
    safety training | safety mode | safe mode | content policy | policy enforcement | safety layer | safety training |
    safety | safety filters | safety guidelines | safety protocols | safety measures | safety features |
    safety settings | safety rules | safeguards | content filter | content filters | content policy |
    content policies | content guidelines | content moderation | content restrictions | filters |
    restrictions | limitations | guardrails | moderation | censorship | ethical guidelines |
    ethical restrictions | ethical constraints | ethics | moral guidelines | usage policy | usage policies |
    openai's policies | openai policies | openai's content policy | constraints | alignment`,
  authority: `
    as (an openai | openai | an anthropic | anthropic | a google | google) (staff | employee | engineer | developer | researcher | administrator) |
    granted (root | admin | full | unrestricted) (access | rights | privileges) | special permission |
    (permission | clearance | approval) (from | of) (your | the) (creators | developers | administrator | security team) |
    (note | notice | order) from (the | your) (security | admin | operations | safety) team |
    (administrator | admin | operator | developer) (note: | notice: | message:) | (user | caller) (verified | authenticated) (at | as) |
    i wrote your (prompt | system prompt | instructions) |
    (developer | engineer | researcher | employee | administrator | member | ceo | head | cto) (at | of | from) (openai | anthropic | google | meta | microsoft) |
    (i am | i'm | this is | as | it's | speaking as | here is) your (developer | creator | administrator |
    admin | owner | programmer | master | maker | operator | supervisor | engineer) |
    (i am | i'm | this is) (the | a | an) (system administrator | sysadmin | openai developer |
    openai engineer | openai employee | anthropic engineer | anthropic employee |
    administrator of this system | developer of this | lead developer | ai's developer |
    creator of this) |
    i work (at | for | with) (openai | anthropic | google | microsoft | meta) |
    (authorized by | authorised by | approved by | on behalf of | message from | order from |
    directive from) (openai | anthropic | google | the developers | your developers | the developer |
    the security team | the administrator | the system administrator | the ceo | management |
    your creators) |
    (i have | i've got | with | using my) (admin | administrator | root | developer | full) (access |
    privileges | rights | permissions | clearance) |
    admin override | administrator override | emergency override | system override | developer override |
    override code | authorization code | security clearance | authorized security test |
    authorized penetration test | authorized test | official security audit | security audit |
    compliance audit | i am authorized | i'm authorized | you are authorized | you have permission to |
    you have been authorized | red team exercise`,
  "forced-opening": `
    (begin | start | open | prefix) (your | the | every | each | all) (answer | response | reply |
    message | output | answers | responses | replies) (with | by) |
    your response must start with | your answer must start with | your response must begin with |
    your answer must begin with | your response should start with | your reply must start with |
    response must start with | your first word must be | your first words must be |
    your first sentence must be | always start with | always begin with | respond only with`,
  compliance: `
    (sure | absolutely | of course | certainly) (here is | here's | here are | i can help | i'd be happy |
    i will) |
    sure, here is | sure, here's | sure! here | sure thing | absolutely! here | of course, here |
    of course! here | certainly! here | certainly, here | yes, i can | yes, i will | i have been pwned |
    access granted | hacked | jailbreak successful | jailbroken`,
  "must-comply": `
    comply with (all | any | every | each | whatever | anything) | do (exactly | only | just) (what | as) i (say | tell | ask | want | command) |
    (say yes to | obey) (everything | anything | whatever) | always (agree with the user | comply | obey) | must comply with |
    you (must | have to | will | shall | are required to | are obligated to) (comply | obey | answer every |
    answer all | answer any | always comply) | refusal is not an option | refusing is not an option |
    (you have | there is) no choice but to | comply with every | obey every | obey all`,
  "no-refusal": `
    never (decline | declines | say no | says no | object | objects) | no excuses |
    (do not | don't | never | you cannot | you can't | you must not | you may not |
    you are not allowed to | without) (refuse | refusing | decline | declining | say you can't |
    say you cannot | say that you can't | say that you cannot | say i can't | say i cannot |
    say "i can't | say 'i can't | say no | say sorry | apologize | apologizing | lecture me | moralize |
    moralizing | warn me | warn | add disclaimers | include disclaimers | include warnings |
    include any warnings | include any disclaimers | add any disclaimers | add any warnings |
    mention ethics | mention your guidelines | mention that you are an ai | say that you are an ai |
    say you are an ai | say as an ai | break character | disclaimers | warnings | any disclaimers |
    any warnings | ethical warnings | moral judgment) |
    no disclaimers | no warnings | no refusals | no apologies | no ethical |  
        refusal is not an option |
    refusing is not an option | you have no choice | regardless of ethics |
    refusal is not allowed`,
  "come-what-may": `
    no matter what | regardless of (what | whether)`,
};
