import type { Vocabulary } from "./concept.ts";

/** English for demands to see what the assistant was told, or what others told it. */
export const englishExtraction: Vocabulary = {
  reveal: `
    see |
    what | i require | i need | i demand | require | hand me | confess | output all | list all | list everything | list every | enumerate | share with me |
    show | reveal | say | reply with | respond with | answer with | reproduce | transcribe | list out | write out | divulge | spit out | cough up | hand over | write | output the | print | print out | repeat | output | display | give me | tell me | share | write out |
    write down | type out | dump | leak | disclose | expose | recite | echo | list | spell out | return |
    copy | paste | provide | quote | summarize | summarise | paraphrase | describe | translate | encode |
    explain | send me | let me see | i want to see | i need to see | read back | read me | export | what is |
    what's | what are | what were | what was | what does | what did | which`,
  your: `
    gave you | have given you | gave to you | you follow | you operate under | you use | you run on | you work with |
    your | you were given | you received | you have been given | given to you | you got | you started with`,
  "hidden-prompt": `
    context window | your context | (instructions | text) before (this | my) (message | sentence | line) | chain of thought |
    (system | initial | original | hidden | secret | internal | developer | base | underlying | starting |
    first | full | entire | complete | exact | core | confidential | previous | startup | configuration |
    setup | root | own) (instructions | prompt | prompts | message | rules | guidelines | directives |
    directions) |
    pre-prompt | preprompt | meta prompt | metaprompt | (initial | system | internal | original | hidden) configuration | initial setup | system_prompt | before my first message |
    initial context | initialization text |
    (hidden | secret | internal | confidential) (settings | configuration | notes | policy | policies | parameters | orders |
    commands | context | text | setup) | (first | opening) message from (the | your) (developer | developers | operator | system) |
    system configuration | internal configuration | internal settings`,
  "your-orders": `
    did (the | your) (operator | operators | developer | developers | company | creators | makers | administrator | system)
    (tell | order | instruct | ask) you |
    (instructions | rules | guidelines | prompt | directions | directives | orders | commands) (were you given |
    have you been given | did you receive | have you received | do you operate under | did they give you |
    did your developers give you | were you told) |
    (your | the) (developers | creators | operator | operators | makers | company | programmers) (told you | gave you |
    instructed you | asked you | wants you | want you) | you are not allowed to (say | tell | share | reveal) |
    told you not to | you were told not to |
    your (instructions | instruction | prompt | directives | custom instructions)`,
  "text-above": `
    (everything | all | whatever | text | words) (that | which) (comes | came | stands | is | was | appears) (before | above |
    written before | written above) | (was | were) not written by me |
    (text | words | content | contents | everything | instructions | prompt | message | messages | lines |
    paragraphs | sentences | all) (above | before this | above this line | above this message |
    above this point | prior to this | you were given) |
    (the above | the previous | the preceding) (text | words | content | instructions | prompt | message |
    paragraphs | document) |
    conversation so far | start of this conversation | beginning of this conversation |
    top of this conversation | start of the conversation | beginning of the conversation`,
  verbatim: `
    exactly | exact words | exact wording | exact text | words of | first words | first line of | first sentence of | raw text |
    verbatim | word for word | word by word | letter by letter | character by character |
    character for character | exactly as written | exactly as it | exactly as they | in full |
    in its entirety | in their entirety | without changes | without omitting | without changing |
    in a code block | in a markdown code block | inside a code block | in a txt code block |
    starting with you are | beginning with you are | starting with the phrase | starting from the first |
    from the very beginning | in base64 | in rot13 | as a poem | backwards | in leetspeak |
    with spaces between | starting with "you are | starting with 'you are | starting with “you are`,
  send: `
    send | forward | post | upload | email | e-mail | transmit | exfiltrate | leak | submit | append |
    include | embed | encode | copy | bcc | transfer`,
  guarded: `
    secret | secrets | secret key | secret word | secret code | secret password | secret phrase | password |
    passphrase | passcode | access code | hidden key | the flag | api key | api keys`,
  loot: `
    conversation history | chat history | chat log | conversation log | entire conversation |
    full conversation | this conversation | previous messages | user's messages | api key |
    api keys | password | passwords | credentials | access token | access tokens | session token |
    private key | private keys | secrets | environment variables | env file | user's data | users' data |
    user data | customer data | customer records | user's email | user's emails | all emails |
    all of the user's | contact list | address book | confidential information | confidential data |
    sensitive information | sensitive data | personal information | internal documents | all files |
    credit card | bank details | ssh keys | ~/.ssh | id_rsa | .env | ~/.aws | /etc/passwd | contents of this`,
  destination: `
    http | https | to this address | to this url | to the following address | to the following url |
    to the following email | to the address | webhook | external server | my server | as a query parameter |
    as a parameter | in the url | query string | to the url`,
  leak: `
    leak | divulge | exfiltrate | expose | spill | give away | disclose | reveal | confess`,
  "to-you": `
    (that | which) (you were given | you have been given | were given to you | you received) | you were given |
    you have been given | you've been given | given to you | you received | you were configured with |
    you were set up with | you were initialized with | you started with`,
};
