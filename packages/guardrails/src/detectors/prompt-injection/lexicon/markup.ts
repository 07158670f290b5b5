import type { Vocabulary } from "./concept.ts";

/** Tokens of published chat templates, and ways to hide text in HTML and CSS. */
export const markup: Vocabulary = {
  "template-token": `
    <|im_start|> | <|im_end|> | <|im_sep|> | <|system|> | <|user|> | <|assistant|> | <|end|> | <|endoftext|> |
    <|endofprompt|> | <|eot_id|> | <|eom_id|> | <|start_header_id|> | <|end_header_id|> | <|begin_of_text|> |
    <|end_of_text|> | <|start|> | <|message|> | <|channel|> | <|tool_call|> | <start_of_turn> |
    <end_of_turn> | [inst] | [/inst] | <<sys>> | <</sys>> | [system_prompt] | [/system_prompt] |
    [available_tools] | [tool_results] | <｜begin▁of▁sentence｜> | <|begin_of_sentence|>`,
  "fake-role": `
    [system] | [/system] | [system message] | [system note] | [system prompt] | [system override] | [admin] |
    [assistant] | [developer] | <system> | </system> | <system_prompt> | <system-reminder> | <admin> |
    <developer> | ### system | ###system | ### instruction | ###instruction | ## system | # system: |
    system message: | system notice: | system alert: | system update: | system override: |
    system instruction: | system instructions: | admin note: | developer message: | assistant instruction: |
    begin system | "role": "system" | "role":"system"`,
  "role-label": `
    system: | system prompt: | developer: | admin: | administrator:`,
  "hidden-style": `
    display:none | display: none | visibility:hidden | visibility: hidden | font-size:0 | font-size: 0 |
    font-size:1px | font-size: 1px | opacity:0 | opacity: 0 | color:white | color: white | color:#fff |
    color: #fff | color:transparent | color: transparent | text-indent:-9999 | text-indent: -9999 |
    left:-9999 | left: -9999`,
  "html-comment": `
    <!--`,
  "image-link": `
    ![`,
};
