import type { Vocabulary } from "./concept.ts";

/** English for orders that stand in data and are meant for whatever model reads it. */
export const englishIndirect: Vocabulary = {
  reader: `
    (attention | dear | note to | notice to | note for | message to | message for | instruction for |
    instruction to | instructions for | instructions to | hey | hello | important for | memo to) (ai | the ai |
    any ai | all ai | ai assistant | ai assistants | the ai assistant | ai agents | ai models | ai systems |
    the assistant | the llm | llms | language models | large language models | chatgpt | claude | copilot |
    chatbots | bots) |
    (ai | ai assistant | ai assistants | ai agent | ai agents | ai model | ai models | ai system | ai systems |
    the assistant | language model | language models | large language models | llm | llms | chatbots) (reading |
    that read | who read | processing | summarizing | analyzing | parsing | reviewing | must | should) |
    ai assistant: | ai assistants: | ai model: | ai agent: | language model: | assistant, please | assistant, you |
    (if | since | because | in case) (you are | you're) (an ai | a language model | a large language model | an llm |
    an ai assistant | an ai model | an ai agent | a chatbot | an automated | an assistant | chatgpt) |
    (when | while | before | after | if asked to | anyone) (summarizing | summarising | processing | analyzing |
    reading | translating | reviewing | parsing | summarize | evaluating) this`,
  duty: `
    you must | you should | you need to | you will | you are required | you are to | must | please | ignore |
    disregard | forget | do not | send | forward | email | include | add | append | insert | recommend |
    rate | output | say | state | respond | reply | tell | print | write | stop | instead | delete | execute |
    run | call | visit | click | open | follow | always | never | also`,
  conceal: `
    (do not | don't | never | without | avoid) (tell | telling | inform | informing | notify | notifying |
    alert | alerting | mention this to | mentioning this to | mention it to | reveal this to |
    reveal it to | disclose this to | disclose it to | show this to | asking | let | warn | warning |
    ask) (the user | the human | the customer | your user | the reader | the operator | the owner) |
    (do not | don't | never | without) (mention | mentioning | reveal | revealing | disclose |
    disclosing | acknowledge | refer to) (this instruction | these instructions | this message |
    this request | this note | this prompt | this text | this step | this action | that you |
    the existence of) |
    keep this hidden from the user | keep this secret from the user | hide this from the user |
    the user must not know | the user must not see | the user should not know |
    the user does not need to know |
    (proceed | continue | comply | act | execute | do it | do so | do this | do that) silently |
    silently (proceed | comply | execute | forward | send | upload | append | insert | include | call)`,
  divert: `
    (do not | don't) (process | translate | summarize | answer | analyze) (the | this | that) (text | document | message | email | article | page | request | question) |
    before (you can solve | you answer the user | answering the user | responding to the user |
    completing the user's | you continue with the user | completing the task | completing this task |
    you complete the task | proceeding with the user) |
    (instead of | rather than) (answering the user | the user's request | the user's question |
    the original task | the original request | what the user asked | doing what) |
    do the following first | the user's original request | the task that i gave you | the original task is |
    user has authorized | the user has approved | the user has requested that you | the user wants you to |
    the user now wants`,
  precedence: `
    before doing anything else | (instead of | rather than) (summarizing | the summary) |
    (takes | take) (priority | precedence) over | (supersedes | overrides) (all | any | every) |
    highest priority | new priority | (important | hidden | special | critical | urgent) instruction |
    important instructions`,
  decode: `
    decode | base64 | base 64 | rot13 | rot-13 | decrypt | hex-encoded | morse | caesar | deobfuscate |
    unscramble | reverse the | decoding`,
  obey: `
    (follow | execute | obey | carry out | act on | comply with) (it | them | the instructions |
    the instruction | its instructions | what it says | the decoded | the result | the resulting |
    the hidden | the command | the message | that instruction | whatever | the request | the output) |
    (answer | respond to | reply to | perform) the (decoded | hidden | resulting) | do what it says |
    (then | and) (follow | execute | obey) | without mentioning that it`,
  "section-edge": `
    (end of | end | begin | start of | new) (prompt | system prompt | instructions | system instructions |
    document | user input | input | context | data | user query | query | article | email | conversation |
    system message | transcript | tool output | tool result | untrusted content | session | admin)`,
  "fake-end": `
    (user input | prompt | input | document | query | instructions | context | data) (ends here | end here) |
    </user_input> | </user> | </document> | </documents> | </context> | </data> | </input> |
    </instructions> | </prompt> | </untrusted> | </tool_result> | </query> | [/user] | <eos>`,
  about: `
    prompt injection | prompt injections | injection attack | injection attacks | injection attempt |
    injection attempts |
    (jailbreak | jailbreaking | adversarial) (attack | attacks | attempt | attempts | prompt | prompts |
    technique | techniques | example | examples | research) |
    attacker | attackers | malicious user | malicious users | malicious prompt | malicious prompts |
    malicious instructions | adversary | adversaries | red team | red-team | red teaming | owasp | detector |
    detectors | classifier | false positive | false positives | social engineering | unit test |
    test case | test cases | regex | vulnerability | vulnerabilities | defend against | protect against |
    guard against | mitigate | mitigation | prevent users from | stop users from | someone types |
    someone writes | a user types | a user writes | users type | users who | users say |
    users try | try to trick | tricks like | in my novel | my novel | screenplay | security training |
    security researcher |
    (phrases | sentences | prompts | words | strings | inputs | messages | things | commands | lines |
    requests | text | attempts | something | statements | instructions) (like | such as | containing |
    saying | that say) |
    the (phrase | expression | string | term) | meaning of | does it mean | what it means | how can i detect |
    is an example of`,
  turn: `
    human: | user: | assistant: | ai: | bot: | q: | a: | chatgpt: | model:`,
};
